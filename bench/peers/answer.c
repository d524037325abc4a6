/* What sshd runs for each session: prints a file, or (on a terminal) a prompt, leaving the echo to the terminal. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **arguments) {
  char bytes[4096];
  FILE *answer;
  size_t length;
  if (count < 2) return 2;
  if (isatty(0)) {
    for (;;) {
      if (write(1, "Command> ", 9) < 0) return 1;
      if (read(0, bytes, sizeof bytes) <= 0) return 0;
    }
  }
  answer = fopen(arguments[1], "r");
  if (!answer) return 1;
  while ((length = fread(bytes, 1, sizeof bytes, answer)) > 0) {
    if (write(1, bytes, length) < 0) return 1;
  }
  return 0;
}
