// Reads one command's answer with golang.org/x/crypto/ssh: `exec` on an exec channel, `prompt` typed at the prompt.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

var line = os.Getenv("PATCHRIG_LINE")

func main() {
	client, err := ssh.Dial("tcp", os.Getenv("PATCHRIG_HOST")+":"+os.Getenv("PATCHRIG_PORT"), &ssh.ClientConfig{
		User:            os.Getenv("PATCHRIG_USER"),
		Auth:            []ssh.AuthMethod{ssh.Password(os.Getenv("PATCHRIG_PASSWORD"))},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Timeout:         15 * time.Second,
	})
	must(err)
	defer client.Close()
	session, err := client.NewSession()
	must(err)
	if os.Args[1] == "exec" {
		session.Stdout, session.Stderr = os.Stdout, os.Stderr
		must(session.Run(line))
		return
	}
	atPrompt(session)
}

func atPrompt(session *ssh.Session) {
	must(session.RequestPty("xterm", 24, 80, ssh.TerminalModes{}))
	input, err := session.StdinPipe()
	must(err)
	output, err := session.StdoutPipe()
	must(err)
	must(session.Shell())
	readPrompt(output)
	fmt.Fprint(input, line+"\r")
	readPrompt(output)
	fmt.Fprint(input, "exit\r")
	_, err = io.Copy(os.Stdout, output)
	must(err)
	must(session.Wait())
}

func readPrompt(output io.Reader) {
	seen := ""
	buffer := make([]byte, 4096)
	for !strings.Contains(seen, "Command>") {
		count, err := output.Read(buffer)
		must(err)
		seen += string(buffer[:count])
		os.Stdout.Write(buffer[:count])
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
