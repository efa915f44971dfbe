package io.whimbrel.cli.command.folder;

import io.whimbrel.cli.command.line.Answer;
import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.command.line.UrlArgument;
import io.whimbrel.cli.project.Folder;
import io.whimbrel.cli.project.IndexFiles;
import io.whimbrel.cli.project.SchemaFile;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.planfile.Project;
import io.whimbrel.planfile.draft.ProjectWriter;
import io.whimbrel.planfile.draft.PublishedSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    description = {
      "Makes a folder of migrations: whimbrel.yaml with connections, channels and defaults that"
          + " plans share, and the index of them.",
      "Never overwrites."
    },
    footer = {
      "",
      "Examples:",
      "  whimbrel init migrations",
      "  whimbrel init --connection shop-old=env:OLD_DATABASE_URL"
          + " --connection shop-new=env:NEW_DATABASE_URL"
    })
final class InitCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIRECTORY",
      defaultValue = ".",
      description = "Where; made when it is not there (default: here).")
  private Path directory = Path.of(".");

  @Option(names = "--name", paramLabel = "TEXT", description = "What the folder is called.")
  private String name = "Migrations";

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who keeps it, and owns plans that name nobody (default: the user).")
  private String owner = "";

  @Option(
      names = "--connection",
      paramLabel = "NAME=URL",
      description = "A database by name: env:NAME, file:PATH, or a URL without a password.")
  private Map<String, String> connections = Map.of();

  InitCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Map<String, String> references = new TreeMap<>();
    connections.forEach(
        (key, url) -> references.put(key, UrlArgument.parse("--connection", url).reference()));
    Path folder = directory.toAbsolutePath().normalize();
    Path file = folder.resolve(Project.FILE);
    for (String name : List.of(Project.FILE, "README.md", "index.html")) {
      if (Files.exists(folder.resolve(name))) {
        throw taken(folder.resolve(name));
      }
    }
    List<Path> written = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      Files.writeString(
          file, ProjectWriter.write(name, owner, references), StandardOpenOption.CREATE_NEW);
      written.add(file);
      for (PublishedSchema schema : List.of(PublishedSchema.PLAN, PublishedSchema.WHIMBREL)) {
        SchemaFile.lay(folder, schema).ifPresent(written::add);
      }
      Path ignored = folder.resolve(".gitignore");
      if (!Files.exists(ignored)) {
        Files.writeString(ignored, ".whimbrel/\nbackups/\n", StandardOpenOption.CREATE_NEW);
        written.add(ignored);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Folder made = Folder.at(folder, surroundings.wiring());
    LocalDate today = LocalDate.ofInstant(surroundings.wiring().clock().instant(), ZoneOffset.UTC);
    written.addAll(new IndexFiles(made, made.look(_ -> true)).write(today));
    give(written.stream().map(Wiring::shown).toList());
    return 0;
  }

  private static Problem taken(Path file) {
    return Problem.of(ProblemCode.USAGE)
        .what("the file is there already and is not overwritten")
        .where(Wiring.shown(file))
        .fix("name another directory, or move the file away")
        .exception();
  }

  private void give(List<String> files) {
    Answer.give(
        common.of(surroundings.terminal()),
        common,
        "NewFolder",
        Map.of("files", files),
        "Wrote "
            + String.join(", ", files)
            + ".\n"
            + "Next: name your databases in whimbrel.yaml, then 'whimbrel new' in this folder\n");
  }
}
