package io.whimbrel.testkit.postgresql;

import io.whimbrel.core.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * An initialised data directory of a version, kept in the cache and copied for each new server,
 * because copying is much faster than initialising. Several processes may make it at the same time:
 * each makes one beside the place and moves it there.
 *
 * <p>A copy is complete when it has a control file; that comes last, with an identifier of its own.
 */
record DataTemplate(ServerPlace place, PostgresVersion version, Path log) {
  private static final List<String> OPTIONS =
      List.of("-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--no-locale");
  private static final String CONTROL = "global/pg_control";
  private static final String CONTROL_OF_TEMPLATE = "global/pg_control.template";

  /** Makes a data directory, which is empty or was not finished, that of a new server. */
  void fill(Path data) {
    try {
      if (Files.exists(data.resolve(CONTROL))) {
        return;
      }
      clear(data);
      run("cp", "-R", template() + "/.", data.toString());
      new ClusterIdentity(data).renew(data.resolve(CONTROL_OF_TEMPLATE), data.resolve(CONTROL));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the data of a server that is stopped; the slots stay with it. */
  void copyForStandby(Path primary, Path data) {
    run(
        "sh",
        "-c",
        "cp -R \"$0\"/. \"$1\" && rm -rf \"$1\"/pg_replslot/* && : > \"$1\"/standby.signal",
        primary.toString(),
        data.toString());
  }

  private static void clear(Path data) throws IOException {
    List<Path> entries;
    try (var files = Files.list(data)) {
      entries = files.toList();
    }
    for (Path entry : entries) {
      ServerPlace.delete(entry);
    }
  }

  private Path template() throws IOException {
    Path template = place.cache().resolve("data-%s-%s".formatted(version.artifact(), digest()));
    if (!Files.isDirectory(template)) {
      make(template);
    }
    return template;
  }

  private void make(Path template) throws IOException {
    Path fresh = place.beginning("initialising");
    try {
      Path data = Files.createDirectory(fresh.resolve("data"));
      place.own(data);
      List<String> command = new ArrayList<>(List.of(program("initdb"), "-D", data.toString()));
      command.addAll(OPTIONS);
      ServerCommand.run(place.runAs(), log, command);
      Files.move(data.resolve(CONTROL), data.resolve(CONTROL_OF_TEMPLATE));
      ServerPlace.finish(data, template);
    } finally {
      ServerPlace.delete(fresh);
    }
  }

  private void run(String... command) {
    ServerCommand.run(place.runAs(), log, List.of(command));
  }

  private String program(String name) {
    return ServerBinaries.home(place, version).resolve("bin").resolve(name).toString();
  }

  /** Over what decides on the content: the programs, their catalogs and the options. */
  private String digest() throws IOException {
    MessageDigest digest = Sha256.begun();
    Path home = ServerBinaries.home(place, version);
    for (String file : List.of("bin/postgres", "bin/initdb", "share/postgresql/postgres.bki")) {
      digest.update(Files.readAllBytes(home.resolve(file)));
    }
    digest.update(String.join(" ", OPTIONS).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
