package io.whimbrel.cli.wiring;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.documents.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reports as files, named after their run. */
public final class ReportFiles {
  private ReportFiles() {}

  /** The forms of a report. */
  public enum Format {
    MARKDOWN,
    HTML,
    JSON,
    ALL;

    private boolean includes(Format other) {
      return this == ALL || this == other;
    }
  }

  /** Writes a report into a directory, which is made when it is not there. */
  public static List<Path> write(Report report, RunId run, Format format, Path directory) {
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(directory);
      if (format.includes(Format.HTML)) {
        files.add(Files.writeString(directory.resolve(run + ".html"), report.html()));
      }
      if (format.includes(Format.MARKDOWN)) {
        files.add(Files.writeString(directory.resolve(run + ".md"), report.markdown()));
      }
      if (format.includes(Format.JSON)) {
        files.add(Files.writeString(directory.resolve(run + ".json"), report.json().text() + "\n"));
      }
      return files;
    } catch (IOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the report cannot be written: " + e)
          .where(directory.toString())
          .fix("give another --directory")
          .cause(e)
          .exception();
    }
  }
}
