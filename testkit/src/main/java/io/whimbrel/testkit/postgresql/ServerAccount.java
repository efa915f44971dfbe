package io.whimbrel.testkit.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The account a server runs under. PostgreSQL refuses to run as root, so root either enters a user
 * namespace, in which it is nobody and still owns its files, or changes to the account nobody.
 */
enum ServerAccount {
  /** The user of this process. */
  OWN,
  /** Root in a user namespace of its own: not root any more, and the files stay its own. */
  NAMESPACE,
  /** Root changed to nobody, for systems that forbid user namespaces. */
  NOBODY;

  private static final int NOBODY_ID = 65534;

  /** Finds out which account works here. */
  static ServerAccount detect() throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return OWN;
    }
    return runs(NAMESPACE.command("true")) ? NAMESPACE : NOBODY;
  }

  /** The command that runs {@code command} under this account, with the same process id. */
  List<String> command(String... command) {
    List<String> whole = new ArrayList<>(prefix());
    whole.addAll(List.of(command));
    return whole;
  }

  /** Where unpacked servers are kept: the user's cache, which nobody cannot reach for root. */
  Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    if (this == NOBODY) {
      return Path.of("/var/cache/whimbrel/servers");
    }
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("whimbrel").resolve("servers");
  }

  /** Hands a directory tree to the account. */
  void own(Path directory) throws IOException {
    if (this != NOBODY) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setAttribute(path, "unix:uid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", NOBODY_ID, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private List<String> prefix() {
    return switch (this) {
      case OWN -> List.of();
      case NAMESPACE -> List.of("unshare", "--user");
      case NOBODY -> List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    };
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }
}
