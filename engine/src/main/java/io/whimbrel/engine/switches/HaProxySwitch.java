package io.whimbrel.engine.switches;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.SwitchAction.Servers;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.engine.switches.HaProxyBackend.Server;
import io.whimbrel.engine.switches.HaProxyBackend.State;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Has an HAProxy send connections to the other side: of two servers one becomes ready and the other
 * one is drained and taken out, or one server gets another address. Sessions that do not leave in
 * time are cut, so that applications connect anew.
 */
final class HaProxySwitch implements Switch.Sharing {
  private static final int WHOLE = 100;
  private static final Duration LOOK = Duration.ofMillis(50);

  private final SwitchAction.HaProxy action;
  private final SwitchGround ground;
  private final HaProxyBackend backend;

  HaProxySwitch(SwitchAction.HaProxy action, SwitchGround ground) {
    this.action = action;
    this.ground = ground;
    this.backend = new HaProxyBackend(new HaProxySocket(action.socket()), action.backend());
  }

  @Override
  public String move(Deadline deadline) {
    return switch (action.servers()) {
      case Servers.Pair pair -> {
        noteOnce(pair.source());
        noteOnce(pair.target());
        yield send(pair.source(), pair.target(), deadline);
      }
      case Servers.Single single -> {
        noteOnce(single.server());
        PostgresPlace place = PostgresPlace.of(ground.plan().target(), single.target());
        String said =
            address(single.server(), numeric(place.host()), Integer.toString(place.port()));
        yield said + ", " + emptied(single.server(), deadline);
      }
    };
  }

  /** The old server is out of use only when its sessions are gone. */
  private String send(String from, String to, Deadline deadline) {
    backend.state(to, State.READY);
    if (require(to).weight() == 0) {
      backend.weight(to, WHOLE);
    }
    backend.state(from, State.DRAIN);
    String told = emptied(from, deadline);
    backend.state(from, State.MAINT);
    return "%s takes the connections of %s; %s".formatted(to, from, told);
  }

  /** Waits for sessions to leave, as long as the plan says, then cuts those that are left. */
  private String emptied(String server, Deadline deadline) {
    Deadline patience = Deadline.in(action.drain());
    long left = backend.sessions(server);
    while (left > 0 && !patience.isPassed() && !deadline.isPassed()) {
      LockSupport.parkNanos(LOOK.toNanos());
      left = backend.sessions(server);
    }
    backend.cut(server);
    return left == 0 ? "no session was cut" : left + " sessions were cut";
  }

  @Override
  public String undo(Deadline deadline) {
    return switch (action.servers()) {
      case Servers.Pair pair -> {
        Optional<Server> source = before(pair.source());
        Optional<Server> target = before(pair.target());
        source.ifPresent(old -> restore(pair.source(), old));
        target.ifPresent(old -> restore(pair.target(), old));
        if (target.isPresent()
            && (target.get().state() != State.READY || target.get().weight() == 0)
            && backend.sessions(pair.target()) > 0) {
          backend.cut(pair.target());
        }
        boolean isMoved = source.isPresent() || target.isPresent();
        yield forgotten(isMoved, pair.source(), pair.target());
      }
      case Servers.Single single -> {
        Optional<Server> old = before(single.server());
        old.ifPresent(server -> restoreAddress(single.server(), server));
        yield forgotten(old.isPresent(), single.server());
      }
    };
  }

  private void restore(String name, Server old) {
    Server now = require(name);
    if (now.weight() != old.weight()) {
      backend.weight(name, old.weight());
    }
    if (now.state() != old.state()) {
      backend.state(name, old.state());
    }
  }

  private void restoreAddress(String name, Server old) {
    String _ = address(name, old.address(), old.port());
    backend.cut(name);
  }

  private String forgotten(boolean isMoved, String... servers) {
    for (String server : servers) {
      ground.note("before." + server, "");
    }
    return isMoved ? "%s is as before".formatted(action.backend()) : "was not moved";
  }

  /** Lets this part of new connections go to the target, while both servers are ready. */
  @Override
  public String share(int percent, Deadline deadline) {
    Servers.Pair pair = pair();
    noteOnce(pair.source());
    noteOnce(pair.target());
    backend.weight(pair.target(), percent);
    backend.weight(pair.source(), WHOLE - percent);
    backend.state(pair.target(), State.READY);
    backend.state(pair.source(), State.READY);
    return "%d%% of new connections go to %s".formatted(percent, pair.target());
  }

  @Override
  public String relieve() {
    long sessions = backend.sessions(pair().target());
    backend.cut(pair().target());
    return sessions + " sessions were cut";
  }

  private Servers.Pair pair() {
    return switch (action.servers()) {
      case Servers.Pair pair -> pair;
      case Servers.Single _ ->
          throw ground
              .failed("one server of HAProxy cannot share its connections")
              .fix("name two servers of the backend as 'source' and 'target'")
              .exception();
    };
  }

  private String address(String name, String address, String port) {
    String said = backend.address(name, address, port);
    Server now = require(name);
    if (!now.address().equals(address) || !now.port().equals(port)) {
      throw ground
          .failed("HAProxy did not change the address of %s: %s".formatted(name, said))
          .fix("see that its 'stats socket' has 'level admin'")
          .exception();
    }
    return "%s goes to %s:%s".formatted(name, address, port);
  }

  /** HAProxy takes addresses only, as it resolves names at its start. */
  private String numeric(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw ground
          .failed("the address of %s is not known".formatted(host))
          .fix("name the host as an address: { target: { host: 10.0.0.2 } }")
          .cause(e)
          .exception();
    }
  }

  private Server require(String name) {
    return backend.server(name).orElseThrow(() -> missing(name));
  }

  private Problem missing(String name) {
    return ground
        .failed("the backend %s of HAProxy has no server %s".formatted(action.backend(), name))
        .fix("name servers as HAProxy's configuration does")
        .exception();
  }

  /** What a share of traffic has noted stands: it is what an undo goes back to. */
  private void noteOnce(String name) {
    if (before(name).isEmpty()) {
      Server server = require(name);
      ground.note(
          "before." + name,
          "%s %d %s %s"
              .formatted(server.state(), server.weight(), server.address(), server.port()));
    }
  }

  private Optional<Server> before(String name) {
    return ground
        .noted("before." + name)
        .map(text -> text.split(" ", -1))
        .map(
            part ->
                new Server(State.valueOf(part[0]), Integer.parseInt(part[1]), part[2], part[3]));
  }
}
