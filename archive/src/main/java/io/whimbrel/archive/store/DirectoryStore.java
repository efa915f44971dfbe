package io.whimbrel.archive.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory. A file is written beside its name, flushed to disk and renamed. */
public record DirectoryStore(Path root) implements Store {

  @Override
  public String text() {
    return root.toString();
  }

  @Override
  public Draft create(String name) throws IOException {
    Path file = root.resolve(name);
    Path folder = file.resolveSibling("");
    Files.createDirectories(folder);
    Path part = file.resolveSibling(file.getFileName() + PART);
    return new FileDraft(file, part, new FileOutputStream(part.toFile()));
  }

  private record FileDraft(Path file, Path part, FileOutputStream stream) implements Draft {
    @Override
    public OutputStream out() {
      return stream;
    }

    @Override
    public void publish() throws IOException {
      stream.getFD().sync();
      stream.close();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      flush(file.resolveSibling(""));
    }

    @Override
    public void close() throws IOException {
      stream.close();
      Files.deleteIfExists(part);
    }
  }

  /** A rename is durable once its directory is. */
  private static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(root.resolve(name));
  }

  @Override
  public List<Stored> list(String prefix) throws IOException {
    Path folder = root.resolve(prefix).normalize();
    List<Stored> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> !Files.isDirectory(f)).sorted().toList()) {
        stored(file).ifPresent(found::add);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      }
    } catch (NoSuchFileException e) {
      return found; // somebody removes the archive at this moment
    }
    return found;
  }

  /** Empty when somebody removed or renamed it meanwhile. */
  private Optional<Stored> stored(Path file) throws IOException {
    try {
      BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
      String name = root.relativize(file).toString().replace('\\', '/');
      return Optional.of(new Stored(name, read.size(), read.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(root.resolve(name));
  }

  @Override
  public void deleteFolder(String name) throws IOException {
    Path folder = root.resolve(name);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
