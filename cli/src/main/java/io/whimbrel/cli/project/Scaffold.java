package io.whimbrel.cli.project;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.planfile.draft.PublishedSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes a directory for a new migration in a folder, under the next number that nobody has. */
public final class Scaffold {
  private static final Pattern NUMBERED = Pattern.compile("MIGRATION-(\\d{1,6})");

  private Scaffold() {}

  /**
   * Makes it and writes its plan. Of several commands at the same time each gets its own number: a
   * directory is made by one of them only.
   *
   * @param text the plan of the migration that it turns out to be
   * @return the plan
   */
  public static Path make(Folder folder, Function<MigrationId, String> text) {
    Path directory = folder.project().directory();
    try {
      SchemaFile.lay(directory, PublishedSchema.PLAN);
      int number = last(directory) + 1;
      Optional<Path> made = made(directory, number);
      while (made.isEmpty()) {
        number++;
        made = made(directory, number);
      }
      return Files.writeString(
          made.get().resolve("plan.yaml"),
          text.apply(new MigrationId(id(number))),
          StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(int number) {
    return "MIGRATION-%03d".formatted(number);
  }

  /** The directory of a number; empty when somebody has it. */
  private static Optional<Path> made(Path directory, int number) throws IOException {
    try {
      return Optional.of(Files.createDirectory(directory.resolve(id(number))));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }

  private static int last(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> NUMBERED.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .mapToInt(m -> Integer.parseInt(m.group(1)))
          .max()
          .orElse(0);
    }
  }
}
