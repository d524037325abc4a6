// A blob store that keeps nothing: `discard PORT`. It answers each request once its body has arrived, and has the kernel
// throw the body away: what stands for a store on another machine takes no part of this one.
package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	for err == nil {
		var connection net.Conn
		if connection, err = listener.Accept(); err == nil {
			go forget(connection.(*net.TCPConn))
		}
	}
	io.WriteString(os.Stderr, err.Error()+"\n")
	os.Exit(1)
}

const (
	made    = "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n"
	missing = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
)

func forget(connection *net.TCPConn) {
	defer connection.Close()
	reader := bufio.NewReaderSize(connection, 4096)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		read, _ := reader.Discard(int(min(int64(reader.Buffered()), request.ContentLength)))
		if drop(connection, request.ContentLength-int64(read)) != nil {
			return
		}
		answer := made
		if request.Method == "HEAD" {
			answer = missing
		}
		io.WriteString(connection, answer)
	}
}

func min(one, other int64) int64 {
	if one < other {
		return one
	}
	return other
}

// Waits for so many bytes; MSG_TRUNC has TCP drop them uncopied.
func drop(connection *net.TCPConn, left int64) error {
	raw, err := connection.SyscallConn()
	for left > 0 && err == nil {
		var count uintptr
		var problem syscall.Errno
		err = raw.Read(func(file uintptr) bool {
			count, _, problem = syscall.Syscall6(syscall.SYS_RECVFROM, file, 0, uintptr(left), syscall.MSG_TRUNC, 0, 0)
			return problem != syscall.EAGAIN
		})
		if err == nil && problem != 0 {
			err = problem
		} else if err == nil && count == 0 {
			err = io.ErrUnexpectedEOF
		}
		left -= int64(count)
	}
	return err
}
