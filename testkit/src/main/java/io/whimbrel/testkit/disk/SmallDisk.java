package io.whimbrel.testkit.disk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A small file system in the place of a directory. Only processes see it that are started {@link
 * #within} it: it lives in a user and mount namespace of its own, for which nobody has to be root,
 * and goes away with this object. In there processes run as {@code nobody}, who is this process's
 * user outside.
 */
public final class SmallDisk implements AutoCloseable {

  private static final String MOUNT =
      "mount -t tmpfs -o mode=700,size=\"$1\" small \"$0\" && echo ready && exec cat";

  private final Path directory;
  private final Process keeper;

  private SmallDisk(Path directory, Process keeper) {
    this.directory = directory;
    this.keeper = keeper;
  }

  /**
   * Makes one.
   *
   * @param directory an empty directory, without a link in its path
   * @param size as {@code mount} takes it, for example {@code 16m}
   */
  public static SmallDisk at(Path directory, String size) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--user", "--mount", "--keep-caps"));
    command.addAll(List.of("--map-user=65534", "--map-group=65534", "--"));
    command.addAll(List.of("sh", "-c", MOUNT, directory.toString(), size));
    try {
      Process keeper = new ProcessBuilder(command).redirectErrorStream(true).start();
      BufferedReader output = keeper.inputReader(StandardCharsets.UTF_8);
      String said = output.readLine();
      if (!"ready".equals(said)) {
        throw new IllegalStateException("no small disk can be made here: " + said);
      }
      return new SmallDisk(directory, keeper);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that runs a program where the disk is seen, in a working directory. */
  public List<String> within(Path workingDirectory, List<String> program) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("nsenter", "--user", "--mount", "--preserve-credentials"));
    command.addAll(List.of("--target", Long.toString(keeper.pid()), "--"));
    command.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", workingDirectory.toString()));
    command.addAll(program);
    return List.copyOf(command);
  }

  /** A file on the disk, as this process may reach it. */
  public Path path(String name) {
    return Path.of("/proc/%d/root".formatted(keeper.pid()) + directory.resolve(name));
  }

  /** Fills it but for so many bytes. */
  public void fill(long left) throws IOException {
    byte[] block = new byte[16 << 10];
    Path ballast = path("ballast");
    try (OutputStream output =
        Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (ballast.toFile().getUsableSpace() >= left + block.length) {
        output.write(block);
      }
    }
  }

  /** Makes room again. */
  public void free() throws IOException {
    Files.deleteIfExists(path("ballast"));
  }

  @Override
  public void close() {
    keeper.destroy();
  }
}
