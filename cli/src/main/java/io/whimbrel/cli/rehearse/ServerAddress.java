package io.whimbrel.cli.rehearse;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where a server listens: address and port, since a host may have several names. */
record ServerAddress(String host, String port) {
  private static final String USUAL_PORT = "5432";

  /** Whether two URLs lead to the same server, as far as their addresses tell. */
  static boolean isSame(DatabaseUrl one, DatabaseUrl other) {
    return of(one).equals(of(other));
  }

  private static ServerAddress of(DatabaseUrl url) {
    String text = url.secret().replaceFirst("^[^/]*//([^/@]*@)?", "").replaceFirst("[/?].*", "");
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    return new ServerAddress(address(host), hasPort ? text.substring(colon + 1) : USUAL_PORT);
  }

  private static String address(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() ? "loopback" : address.getHostAddress();
    } catch (UnknownHostException e) {
      return host;
    }
  }
}
