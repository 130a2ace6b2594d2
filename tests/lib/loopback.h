/* loopback.h -- a TCP port of 127.0.0.1 that the kernel chooses, for a test. */
#ifndef SC_TESTS_LOOPBACK_H
#define SC_TESTS_LOOPBACK_H

#include <arpa/inet.h>
#include <sys/socket.h>

static int listen_on_loopback(int *port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	bind(fd, (struct sockaddr *)&in, sizeof(in));
	listen(fd, 4);
	getsockname(fd, (struct sockaddr *)&in, &n);
	*port = ntohs(in.sin_port);
	return fd;
}

#endif
