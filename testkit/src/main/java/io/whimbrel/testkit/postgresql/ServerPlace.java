package io.whimbrel.testkit.postgresql;

import com.sun.security.auth.module.UnixSystem;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the files of servers lie, so that those under whom they run can reach them. For another
 * user than this process's that is a directory that everybody may enter and only we may change.
 *
 * @param runAs under whom the servers run
 */
record ServerPlace(RunAs runAs) {
  /**
   * The system property that names a directory for what servers without one of their own write. One
   * in memory spares the kernel most of what a new database costs: its three hundred files.
   */
  static final String PROPERTY = "whimbrel.servers.data";

  private static final Duration LEFT_BEHIND = Duration.ofDays(1);
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> OTHERS_CHANGE =
      PosixFilePermissions.fromString("----w--w-");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** Whether the property names a directory. */
  static boolean isChosen() {
    return !System.getProperty(PROPERTY, "").isEmpty();
  }

  /** A new directory for a server that has none of its own. */
  static Path temporary(String prefix) throws IOException {
    return isChosen()
        ? Files.createTempDirectory(Path.of(System.getProperty(PROPERTY)), prefix)
        : Files.createTempDirectory(prefix);
  }

  /** The directory for what all servers share; made if missing. */
  Path cache() {
    try {
      return runAs.isOtherUser() ? shared() : usersCache();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the launcher has its cache; elsewhere for a user without a home. */
  private static Path usersCache() throws IOException {
    Path base =
        variable("XDG_CACHE_HOME")
            .or(() -> variable("HOME").map(home -> home.resolve(".cache")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    Path cache = base.resolve("whimbrel/servers").toAbsolutePath();
    try {
      return Files.isWritable(Files.createDirectories(cache)) ? cache : shared();
    } catch (AccessDeniedException e) {
      return shared();
    }
  }

  private static Optional<Path> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(v -> !v.isEmpty()).map(Path::of);
  }

  /** A directory that everybody may enter and only this process's user may change. */
  private static Path shared() throws IOException {
    long user = new UnixSystem().getUid();
    Path lasting = Path.of("/var/tmp");
    Path base = Files.isWritable(lasting) ? lasting : Path.of(System.getProperty("java.io.tmpdir"));
    Path place = base.resolve("whimbrel-servers-" + user).toAbsolutePath();
    try {
      Files.createDirectory(place);
      Files.setPosixFilePermissions(place, OPEN);
    } catch (FileAlreadyExistsException e) {
      if (!isOnlyOf(user, place)) {
        throw Problem.of(ProblemCode.USER_MISSING)
            .what("the directory for servers belongs to another user, or others may change it")
            .where(place.toString())
            .fix("remove it")
            .cause(e)
            .exception();
      }
    }
    return place;
  }

  private static boolean isOnlyOf(long user, Path directory) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return attributes.isDirectory()
        && owner instanceof Integer uid
        && Integer.toUnsignedLong(uid) == user
        && Collections.disjoint(attributes.permissions(), OTHERS_CHANGE);
  }

  /**
   * The data directory of the server that lives in a directory: there, or in the shared place, with
   * a link to it, if those under whom it runs cannot go there. It is made if missing.
   */
  Path data(Path directory) {
    Path data = directory.resolve("data").toAbsolutePath();
    try {
      if (Files.isSymbolicLink(data)) {
        return Files.readSymbolicLink(data);
      }
      if (runAs.isOtherUser() && !Files.exists(data) && !isOpen(directory.toRealPath())) {
        Path elsewhere = Files.createTempDirectory(shared(), "data");
        own(elsewhere);
        Files.createSymbolicLink(data, elsewhere);
        return elsewhere;
      }
      if (!Files.exists(data)) {
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PRIVATE));
        own(data);
      }
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOpen(Path directory) throws IOException {
    for (Path path = directory; path != null; path = path.getParent()) {
      if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  /** Gives an empty directory to those under whom servers run. */
  void own(Path directory) throws IOException {
    if (runAs.isOtherUser()) {
      Files.setOwner(
          directory,
          directory
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(RunAs.USER));
    }
  }

  /** A new directory of ours in the cache; what others left behind long ago goes away. */
  Path beginning(String prefix) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(LEFT_BEHIND));
    try (Stream<Path> files = Files.list(cache())) {
      for (Path file : files.toList()) {
        if (name(file).startsWith(prefix) && Files.getLastModifiedTime(file).compareTo(old) < 0) {
          delete(file);
        }
      }
    }
    Path fresh = Files.createTempDirectory(cache(), prefix);
    Files.setPosixFilePermissions(fresh, OPEN);
    return fresh;
  }

  /** Moves a finished directory to its place, unless another process was faster. */
  static void finish(Path fresh, Path place) throws IOException {
    try {
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(place)) {
        throw e;
      }
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Deletes the directory of a server, and its data where they lie elsewhere. */
  static void deleteServer(Path directory) throws IOException {
    Path data = directory.resolve("data");
    if (Files.isSymbolicLink(data)) {
      delete(Files.readSymbolicLink(data));
    }
    delete(directory);
  }

  /** Deletes a directory with everything in it. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
