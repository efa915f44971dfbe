package io.whimbrel.cli.project;

import io.whimbrel.planfile.draft.PublishedSchema;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Lays a schema where the comment of a new file says that it is. Stateless. */
public final class SchemaFile {

  private SchemaFile() {}

  /**
   * Writes it, unless something is there already, which stays as it is.
   *
   * @return the file, when it was written
   */
  public static Optional<Path> lay(Path directory, PublishedSchema schema) throws IOException {
    Path file = directory.resolve(schema.file());
    try {
      return Optional.of(Files.writeString(file, schema.text(), StandardOpenOption.CREATE_NEW));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    }
  }
}
