// Makes new TCP connections and measures each of them; what bench/load/generator.ts runs in the client's network.
//
//   connections open  ADDRESS PORT SECONDS PER_SECOND PATH            one GET a connection, at fixed moments, however long answers take
//   connections queue PORT                                            listens, and leaves what comes to the kernel
//   connections hold  ADDRESS PORT COUNT                              opens so many, or as many as are let in, and keeps them
//   connections twins ADDRESS,ADDRESS PORT COUNT FIRST_PORT           two threads, each to an address of its own, both from the same
//                                                                     source port at the same moment; for 15 s at most
//
// queue and hold say one line when they are set up, hold how many it has, and end with their standard input.
// The others, a line for each connection: microseconds from the moment it was due to connected, and to answered, the SYNs and segments that had to be
// sent again, and the HTTP status (0: none). What takes longer than `patience` counts as failed, with -1 for the time that is missing.
// The last line is "late" and how many microseconds after their due moments connections were begun at most, and in 99 of 100 cases:
// a client that is late is the bottleneck itself.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

const double patience = 10e6;
// Each pair waits for the one before, and that may have been lost.
const double twinTime = 15e6;

double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

void fail(const char *what) {
  perror(what);
  exit(1);
}

sockaddr_in address(const std::string &text, int port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(port);
  if (inet_pton(AF_INET, text.c_str(), &a.sin_addr) != 1) fail("address");
  return a;
}

int beginConnect(const sockaddr_in &to, const sockaddr_in *from, bool reuse) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  int one = 1;
  if (reuse) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (from && from->sin_port == 0) setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (from && bind(fd, reinterpret_cast<const sockaddr *>(from), sizeof *from) != 0) fail("bind");
  if (connect(fd, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0 && errno != EINPROGRESS) {
    close(fd);
    return -1;
  }
  return fd;
}

struct Connection {
  double due = 0, connected = -1;
  std::string reply;
};

int sentAgain(int fd) {
  tcp_info info{};
  socklen_t size = sizeof info;
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? info.tcpi_total_retrans : 0;
}

bool isConnected(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

class Open {
 public:
  Open(const sockaddr_in &to, double perSecond, const std::string &path)
      : to(to), gap(1e6 / perSecond), request("GET " + path + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n") {}

  void run(double seconds) {
    poll = epoll_create1(0);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    watch(timer, EPOLLIN);
    const double start = now() + 1e4, end = start + seconds * 1e6;
    double next = start;
    while (next < end || !open.empty()) {
      while (next < end && next <= now()) {
        begin(next);
        next += gap;
      }
      arm(next < end ? next : now() + 5e4);
      epoll_event events[256];
      const int count = epoll_wait(poll, events, 256, -1);
      for (int i = 0; i < count; i++) progress(events[i].data.fd);
      giveUp();
    }
    std::sort(late.begin(), late.end());
    printf("late %.0f %.0f\n", late.back(), late[late.size() * 99 / 100]);
  }

 private:
  const sockaddr_in to;
  const double gap;
  const std::string request;
  int poll = -1, timer = -1;
  std::unordered_map<int, Connection> open;
  std::set<std::pair<double, int>> byAge;
  std::vector<double> late;

  void watch(int fd, uint32_t what) {
    epoll_event event{};
    event.events = what;
    event.data.fd = fd;
    if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
  }

  void arm(double at) {
    itimerspec when{};
    when.it_value.tv_sec = at / 1e6;
    when.it_value.tv_nsec = std::max(1.0, (at - when.it_value.tv_sec * 1e6) * 1e3);
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, nullptr);
  }

  void begin(double due) {
    late.push_back(now() - due);
    const int fd = beginConnect(to, nullptr, false);
    if (fd < 0) {
      puts("-1 -1 0 0");
      return;
    }
    open[fd].due = due;
    byAge.insert({due, fd});
    watch(fd, EPOLLOUT);
  }

  void progress(int fd) {
    if (fd == timer) {
      uint64_t times;
      if (read(timer, &times, sizeof times) < 0 && errno != EAGAIN) fail("timer");
      return;
    }
    const auto found = open.find(fd);
    if (found == open.end()) return;
    Connection &one = found->second;
    if (one.connected < 0) {
      if (!isConnected(fd)) return finish(fd, -1);
      one.connected = now();
      if (write(fd, request.data(), request.size()) != ssize_t(request.size())) return finish(fd, -1);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.fd = fd;
      epoll_ctl(poll, EPOLL_CTL_MOD, fd, &event);
      return;
    }
    char part[65536];
    for (;;) {
      const ssize_t count = read(fd, part, sizeof part);
      if (count > 0) {
        if (one.reply.size() < 16) one.reply.append(part, std::min<size_t>(count, 16));
        continue;
      }
      if (count < 0 && errno == EAGAIN) return;
      return finish(fd, count == 0 ? now() : -1);
    }
  }

  void finish(int fd, double answered) {
    const Connection &one = open[fd];
    const int status = one.reply.size() > 12 ? atoi(one.reply.c_str() + 9) : 0;
    printf("%.0f %.0f %d %d\n", one.connected < 0 ? -1 : one.connected - one.due, answered < 0 ? -1 : answered - one.due,
           sentAgain(fd), status);
    byAge.erase({one.due, fd});
    close(fd);
    open.erase(fd);
  }

  void giveUp() {
    while (!byAge.empty() && byAge.begin()->first < now() - patience) finish(byAge.begin()->second, -1);
  }
};

// Waits for one connect. Returns microseconds, or -1.
double awaited(int fd, double begun) {
  const int poll = epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLOUT;
  epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
  const bool done = epoll_wait(poll, &event, 1, patience / 1e3) == 1 && isConnected(fd);
  close(poll);
  return done ? now() - begun : -1;
}

void waitForEnd() {
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
}

void queue(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in any = address("0.0.0.0", port);
  if (bind(fd, reinterpret_cast<const sockaddr *>(&any), sizeof any) != 0 || listen(fd, 1 << 15) != 0) fail("listen");
  puts("listening");
  fflush(stdout);
  waitForEnd();
}

void hold(const sockaddr_in &to, size_t count) {
  const int poll = epoll_create1(0);
  std::set<int> pending;
  size_t held = 0;
  while (held < count) {
    while (pending.size() < 64 && held + pending.size() < count) {
      const int fd = beginConnect(to, nullptr, false);
      if (fd < 0) fail("connect");
      const linger reset{1, 0};
      setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      epoll_event event{};
      event.events = EPOLLOUT;
      event.data.fd = fd;
      if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
      pending.insert(fd);
    }
    epoll_event events[64];
    const int done = epoll_wait(poll, events, 64, 500);
    if (done <= 0) break;  // nobody else is let in
    for (int i = 0; i < done; i++) {
      const int fd = events[i].data.fd;
      if (!isConnected(fd)) fail("connect");
      epoll_ctl(poll, EPOLL_CTL_DEL, fd, nullptr);
      pending.erase(fd);
      held++;
    }
  }
  for (const int fd : pending) close(fd);
  printf("%zu\n", held);
  fflush(stdout);
  waitForEnd();
}

void twins(const std::string &both, int port, int count, int firstPort) {
  const size_t comma = both.find(',');
  const sockaddr_in to[2] = {address(both.substr(0, comma), port), address(both.substr(comma + 1), port)};
  const double until = now() + twinTime;
  std::atomic<int> ready{0};
  std::atomic<bool> isOver{false};
  std::vector<std::string> lines[2];
  const auto one = [&](int which) {
    for (int i = 0; i < count; i++) {
      const sockaddr_in from = [&] {
        sockaddr_in a{};
        a.sin_family = AF_INET;
        a.sin_port = htons(firstPort + i);
        return a;
      }();
      if (which == 0 && now() > until) isOver = true;
      ready++;
      while (ready < 2 * (i + 1)) {
      }
      if (isOver) return;
      const double begun = now();
      const int fd = beginConnect(to[which], &from, true);
      const double took = fd < 0 ? -1 : awaited(fd, begun);
      char line[64];
      snprintf(line, sizeof line, "%.0f -1 %d 0", took, fd < 0 ? 0 : sentAgain(fd));
      lines[which].push_back(line);
      if (fd >= 0) close(fd);
    }
  };
  std::thread other(one, 1);
  one(0);
  other.join();
  for (const auto &side : lines)
    for (const auto &line : side) puts(line.c_str());
}

}  // namespace

int main(int count, char **words) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::vector<std::string> w(words, words + count);
  if (count == 7 && w[1] == "open")
    Open(address(w[2], stoi(w[3])), stod(w[5]), w[6]).run(stod(w[4]));
  else if (count == 3 && w[1] == "queue")
    queue(stoi(w[2]));
  else if (count == 5 && w[1] == "hold")
    hold(address(w[2], stoi(w[3])), stoi(w[4]));
  else if (count == 6 && w[1] == "twins")
    twins(w[2], stoi(w[3]), stoi(w[4]), stoi(w[5]));
  else
    return 2;
}
