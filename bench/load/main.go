// The load client: sessions that log in by key, run one command line and compare its answer (`exec`), keystrokes
// timed until their echo (`echo`), sessions held open at the prompt (`idle`); or another client's command line, run and timed
// again and again (`run`). Prints one JSON object.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

var (
	address     = flag.String("address", "", "HOST:PORT")
	user        = flag.String("user", "root", "")
	keyFile     = flag.String("key", "", "private key")
	count       = flag.Int("count", 1, "sessions, or keystrokes")
	concurrency = flag.Int("concurrency", 1, "")
	line        = flag.String("line", "", "command line")
	expectFile  = flag.String("expect", "", "the answer, byte for byte but for its stamp")
	enter       = flag.Bool("enter", false, "end each line of 40 keys by ENTER, not by Ctrl+U: the shell answers it")
	stamp       = regexp.MustCompile(`\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\]`)
)

func main() {
	mode := os.Args[1]
	must(flag.CommandLine.Parse(os.Args[2:]))
	switch mode {
	case "exec":
		report(execute())
	case "echo":
		report(echo())
	case "idle":
		idle()
	case "run":
		report(run(flag.Args()))
	}
}

// Runs a command line one time after the other, from spawn to its end: a large process would take longer to spawn it.
func run(line []string) map[string]any {
	expected := expectation()
	walls := make([]float64, *count)
	var spent time.Duration
	different, example := 0, ""
	for index := range walls {
		limit, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		command := exec.CommandContext(limit, line[0], line[1:]...)
		start := time.Now()
		answer, err := command.CombinedOutput()
		walls[index] = float64(time.Since(start).Microseconds()) / 1000
		cancel()
		if command.ProcessState == nil {
			must(err)
		}
		spent += command.ProcessState.UserTime() + command.ProcessState.SystemTime()
		if err != nil || !bytes.Equal(stamp.ReplaceAll(answer, []byte("[]")), expected) {
			different++
			example = fmt.Sprint(err, " ", string(answer))
		}
	}
	sort.Float64s(walls)
	cpu := float64(spent.Microseconds()) / 1000 / float64(*count)
	return map[string]any{"p50Ms": walls[len(walls)/2], "cpuMs": cpu, "different": different, "example": example}
}

func expectation() []byte {
	expected, err := os.ReadFile(*expectFile)
	must(err)
	return stamp.ReplaceAll(expected, []byte("[]"))
}

func execute() map[string]any {
	expected := expectation()
	times := make([]float64, *count)
	var different, next int64
	var example atomic.Value
	begin := time.Now()
	inParallel(func() {
		for {
			index := atomic.AddInt64(&next, 1) - 1
			if index >= int64(*count) {
				return
			}
			start := time.Now()
			answer := session()
			times[index] = float64(time.Since(start).Microseconds()) / 1000
			if !bytes.Equal(stamp.ReplaceAll(answer, []byte("[]")), expected) {
				atomic.AddInt64(&different, 1)
				example.Store(string(answer))
			}
		}
	})
	wall := float64(time.Since(begin).Microseconds()) / 1000
	sort.Float64s(times)
	result := map[string]any{"sessions": *count, "wallMs": wall, "p50Ms": times[len(times)/2], "different": different}
	if different > 0 {
		result["example"] = example.Load()
	}
	return result
}

func session() []byte {
	client := dial()
	defer client.Close()
	session, err := client.NewSession()
	must(err)
	answer, err := session.Output(*line)
	must(err)
	return answer
}

// Types single keys and waits for each one's echo; every 40 keys the line is killed (Ctrl+U) or entered, untimed.
func echo() map[string]any {
	client := dial()
	defer client.Close()
	input, output := shell(client)
	arrived := make(chan time.Time, 1024)
	go func() {
		buffer := make([]byte, 4096)
		for {
			if _, err := output.Read(buffer); err != nil {
				return
			}
			arrived <- time.Now()
		}
	}()
	times := []float64{}
	lineEnd := byte(0x15)
	if *enter {
		lineEnd = '\r'
	}
	for len(times) < *count {
		for key := 0; key < 40; key++ {
			start := time.Now()
			must2(input.Write([]byte("x")))
			select {
			case at := <-arrived:
				times = append(times, float64(at.Sub(start).Nanoseconds())/1000)
			case <-time.After(5 * time.Second):
				must(fmt.Errorf("no echo within 5 s"))
			}
		}
		must2(input.Write([]byte{lineEnd}))
		drain(arrived)
	}
	sort.Float64s(times)
	return map[string]any{"p50Us": times[len(times)/2], "p99Us": times[len(times)*99/100], "different": 0}
}

func drain(arrived chan time.Time) {
	for {
		select {
		case <-arrived:
		case <-time.After(20 * time.Millisecond):
			return
		}
	}
}

func idle() {
	var next int64
	clients := make([]*ssh.Client, *count)
	inParallel(func() {
		for {
			index := atomic.AddInt64(&next, 1) - 1
			if index >= int64(*count) {
				return
			}
			clients[index] = dial()
			_, output := shell(clients[index])
			go io.Copy(io.Discard, output)
		}
	})
	report(map[string]any{"ready": *count, "different": 0})
	io.Copy(io.Discard, os.Stdin) // until the benchmark has looked
}

// A shell on a terminal, read up to its prompt.
func shell(client *ssh.Client) (io.Writer, io.Reader) {
	session, err := client.NewSession()
	must(err)
	must(session.RequestPty("xterm", 24, 80, ssh.TerminalModes{}))
	input, err := session.StdinPipe()
	must(err)
	output, err := session.StdoutPipe()
	must(err)
	must(session.Shell())
	seen := ""
	buffer := make([]byte, 4096)
	for !strings.Contains(seen, "Command> ") {
		count, err := output.Read(buffer)
		must(err)
		seen += string(buffer[:count])
	}
	return input, output
}

var (
	signer     ssh.Signer
	signerOnce sync.Once
)

func key() ssh.Signer {
	signerOnce.Do(func() {
		text, err := os.ReadFile(*keyFile)
		must(err)
		signer, err = ssh.ParsePrivateKey(text)
		must(err)
	})
	return signer
}

// By password where the environment has one: a proxy cannot pass a key's signature on.
func login() ssh.AuthMethod {
	if password := os.Getenv("BENCH_PASSWORD"); password != "" {
		return ssh.Password(password)
	}
	return ssh.PublicKeys(key())
}

func dial() *ssh.Client {
	client, err := ssh.Dial("tcp", *address, &ssh.ClientConfig{
		User:            *user,
		Auth:            []ssh.AuthMethod{login()},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Timeout:         20 * time.Second,
	})
	must(err)
	return client
}

func inParallel(work func()) {
	var group sync.WaitGroup
	for index := 0; index < *concurrency; index++ {
		group.Add(1)
		go func() {
			defer group.Done()
			work()
		}()
	}
	group.Wait()
}

func report(result map[string]any) {
	must(json.NewEncoder(os.Stdout).Encode(result))
}

func must2(_ int, err error) { must(err) }

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
