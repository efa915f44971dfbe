package io.whimbrel.engine.switches;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The runtime API of an HAProxy (HAProxy Management Guide, section 9.3): one command for each
 * connection to its stats socket.
 *
 * @param place a path, or {@code host:port}
 */
record HaProxySocket(String place) {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
  private static final Pattern TCP = Pattern.compile("(?:tcp@)?\\[?([^/\\[\\]]+?)]?:(\\d{1,5})");

  /** Has a command done that says nothing when it is. */
  void run(String command) {
    String said = ask(command);
    if (!said.isEmpty()) {
      throw refused(command, said);
    }
  }

  /** What HAProxy answers, without blank lines at its end. */
  String ask(String command) {
    Deadline deadline = Deadline.in(ANSWER_MAX);
    try (SocketChannel channel = connect(deadline);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      ByteBuffer sent = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
      while (sent.hasRemaining()) {
        int _ = channel.write(sent);
      }
      return answer(channel, selector, deadline).strip();
    } catch (IOException e) {
      throw Problem.of(ProblemCode.UNREACHABLE)
          .what("the admin socket of HAProxy does not answer: " + e)
          .where(place)
          .fix("see that HAProxy runs, and that this user may write to its 'stats socket'")
          .permanence(Problem.Permanence.TRANSIENT)
          .cause(e)
          .exception();
    }
  }

  private static String answer(SocketChannel channel, Selector selector, Deadline deadline)
      throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (true) {
      int ready = selector.select(Math.max(1, deadline.left().toMillis()));
      if (ready == 0 && deadline.isPassed()) {
        throw new IOException("no answer within " + Figures.limit(ANSWER_MAX));
      }
      selector.selectedKeys().clear();
      int count = channel.read(buffer);
      if (count < 0) {
        return said.toString(StandardCharsets.UTF_8);
      }
      said.write(buffer.array(), 0, count);
      buffer.clear();
    }
  }

  /** Rows of a table whose first line is its head, introduced by {@code #}. */
  List<Map<String, String>> table(String command, String separator) {
    List<Map<String, String>> rows = new ArrayList<>();
    String said = ask(command);
    List<String> head = List.of();
    for (String line : said.lines().toList()) {
      if (line.startsWith("# ")) {
        head = List.of(line.substring(2).split(separator, -1));
      } else if (!head.isEmpty() && !line.isBlank()) {
        String[] values = line.split(separator, -1);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(values.length, head.size()); i++) {
          row.put(head.get(i), values[i]);
        }
        rows.add(row);
      }
    }
    if (head.isEmpty()) {
      throw refused(command, said);
    }
    return rows;
  }

  private SocketChannel connect(Deadline deadline) throws IOException {
    Matcher tcp = TCP.matcher(place);
    SocketAddress address =
        tcp.matches()
            ? new InetSocketAddress(tcp.group(1), Integer.parseInt(tcp.group(2)))
            : UnixDomainSocketAddress.of(Path.of(place.replaceFirst("^unix@", "")));
    SocketChannel channel =
        tcp.matches() ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean isConnected = false;
    try (Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      isConnected = channel.connect(address);
      if (!isConnected) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        boolean isReady = selector.select(Math.max(1, deadline.left().toMillis())) > 0;
        isConnected = isReady && channel.finishConnect();
      }
      if (!isConnected) {
        throw new IOException("no connection within " + Figures.limit(ANSWER_MAX));
      }
    } finally {
      if (!isConnected) {
        channel.close();
      }
    }
    return channel;
  }

  private Problem refused(String command, String said) {
    return Problem.of(ProblemCode.SWITCH_FAILED)
        .what("HAProxy refuses '%s': %s".formatted(command, said))
        .where(place)
        .fix("see that its 'stats socket' has 'level admin', and how backend and server are called")
        .exception();
  }
}
