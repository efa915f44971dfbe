package io.whimbrel.testkit.postgresql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the server of a version once per user and machine. Several processes may do so at the
 * same time: each unpacks beside the place and moves the whole there.
 */
final class ServerBinaries {

  /** The system property that names the directory with the artifacts. */
  static final String PROPERTY = "whimbrel.servers";

  private ServerBinaries() {}

  /** The directory that holds {@code bin/postgres} of this version. */
  static Path home(ServerPlace place, PostgresVersion version) {
    Path home = place.cache().resolve("postgresql-" + version.artifact());
    if (!Files.isDirectory(home)) {
      try {
        unpack(place, jar(version), home);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return home;
  }

  private static Path jar(PostgresVersion version) throws IOException {
    String directory = System.getProperty(PROPERTY);
    if (directory != null && Files.isDirectory(Path.of(directory))) {
      try (Stream<Path> files = Files.list(Path.of(directory))) {
        var found =
            files.filter(f -> f.toString().endsWith("-" + version.artifact() + ".jar")).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new IllegalStateException(
        "no server PostgreSQL "
            + version.artifact()
            + " in '"
            + directory
            + "': build the project, or set -D"
            + PROPERTY
            + " to the directory that holds the jars");
  }

  private static void unpack(ServerPlace place, Path jar, Path home) throws IOException {
    Path fresh = place.beginning("unpacking");
    try (JarFile file = new JarFile(jar.toFile())) {
      JarEntry archive =
          file.stream().filter(e -> e.getName().endsWith(".txz")).findFirst().orElseThrow();
      try (InputStream in = new BufferedInputStream(file.getInputStream(archive));
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          extract(tar, e, fresh);
        }
      }
      ServerPlace.finish(fresh, home);
    } finally {
      ServerPlace.delete(fresh);
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory)
      throws IOException {
    Path file = directory.resolve(entry.getName()).normalize();
    if (!file.startsWith(directory)) {
      throw new IOException("entry outside of the archive: " + entry.getName());
    }
    makeDirectories(entry.isDirectory() ? file : parent(file));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, directory.resolve(entry.getLinkName()));
    } else if (!entry.isDirectory()) {
      Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
      boolean isExecutable = (entry.getMode() & 0111) != 0;
      Files.setPosixFilePermissions(
          file, PosixFilePermissions.fromString(isExecutable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /** Makes directories that everybody may enter, whatever the mask of this process. */
  private static void makeDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      makeDirectories(parent(directory));
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }
}
