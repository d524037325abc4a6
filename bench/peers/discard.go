// A blob store that keeps nothing: `discard PORT`. It reads every body and answers like one.
package main

import (
	"io"
	"net/http"
	"os"
)

const atOnce = 1 << 20

func main() {
	err := http.ListenAndServe("127.0.0.1:"+os.Args[1], http.HandlerFunc(forget))
	io.WriteString(os.Stderr, err.Error()+"\n")
	os.Exit(1)
}

func forget(answer http.ResponseWriter, request *http.Request) {
	// Without a hidden WriteTo, so that it is read in pieces of this size.
	io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{request.Body}, make([]byte, atOnce))
	answer.Header().Set("content-length", "0")
	if request.Method == "HEAD" {
		answer.WriteHeader(http.StatusNotFound)
	} else {
		answer.WriteHeader(http.StatusCreated)
	}
}
