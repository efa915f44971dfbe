package io.whimbrel.engine.switches;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The servers of a backend of an HAProxy.
 *
 * @param socket where it is asked
 */
record HaProxyBackend(HaProxySocket socket, String backend) {
  private static final int FORCED_MAINTENANCE = 0x01;
  private static final int FORCED_DRAIN = 0x08;

  /** What a server is told to do. */
  enum State {
    READY,
    DRAIN,
    MAINT;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a server stands. */
  record Server(State state, int weight, String address, String port) {}

  /** How a server stands; empty when the backend has none of that name. */
  Optional<Server> server(String name) {
    return socket.table("show servers state " + backend, " ").stream()
        .filter(row -> name.equals(row.get("srv_name")))
        .findFirst()
        .map(HaProxyBackend::server);
  }

  /** A server that the configuration disables stays marked as such when it is made ready. */
  private static Server server(Map<String, String> row) {
    int admin = Integer.parseInt(row.getOrDefault("srv_admin_state", "0"));
    State state =
        (admin & FORCED_MAINTENANCE) != 0
            ? State.MAINT
            : (admin & FORCED_DRAIN) != 0 ? State.DRAIN : State.READY;
    return new Server(
        state,
        Integer.parseInt(row.getOrDefault("srv_uweight", "1")),
        row.getOrDefault("srv_addr", ""),
        row.getOrDefault("srv_port", ""));
  }

  /** Sessions that a server has now. */
  long sessions(String name) {
    return socket.table("show stat", ",").stream()
        .filter(row -> backend.equals(row.get("pxname")) && name.equals(row.get("svname")))
        .mapToLong(row -> Long.parseLong(row.getOrDefault("scur", "0")))
        .sum();
  }

  /** New connections come, come no more, or the server is out of use. */
  void state(String name, State state) {
    socket.run("set server %s/%s state %s".formatted(backend, name, state.text()));
  }

  /** The share of new connections, among the weights of all servers that are ready; 0 to 256. */
  void weight(String name, int weight) {
    socket.run("set server %s/%s weight %d".formatted(backend, name, weight));
  }

  /** Where a server is from now on; what HAProxy says of it. */
  String address(String name, String address, String port) {
    return socket.ask("set server %s/%s addr %s port %s".formatted(backend, name, address, port));
  }

  /** Cuts the sessions that a server has. */
  void cut(String name) {
    socket.run("shutdown sessions server %s/%s".formatted(backend, name));
  }
}
