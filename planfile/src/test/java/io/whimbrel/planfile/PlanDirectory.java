package io.whimbrel.planfile;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes plans into a directory and reads them with secrets of its own. */
final class PlanDirectory {

  /** The keys that every plan needs, as the first three lines of a plan. */
  static final String HEAD =
      """
      migration: MIGRATION-001
      source: ${env:OLD_DATABASE_URL}
      target: ${env:NEW_DATABASE_URL}
      """;

  final MapSecrets secrets = MapSecrets.ofExamples();
  final Path file;

  PlanDirectory(Path directory) {
    this.file = directory.resolve("plan.yaml");
  }

  PlanReading read(byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PlanReader.read(file, secrets);
  }

  PlanReading read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  Plan plan(String text) {
    return read(text).plan();
  }

  List<Finding> findings(String text) {
    return switch (read(text)) {
      case PlanReading.Read _ -> List.of();
      case PlanReading.Refused refused -> refused.findings();
    };
  }
}
