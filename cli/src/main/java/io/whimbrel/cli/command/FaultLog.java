package io.whimbrel.cli.command;

import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keeps the stack trace of an unexpected fault in a file; people get one line. */
final class FaultLog {
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(//[^:/@\\s]*):[^@\\s/]*@");
  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("(?i)(password[\"']?\\s*[=:]\\s*)[^&\\s,;)]+");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int CAUSES_MAX = 20;

  private final Path directory;
  private final Clock clock;

  /** A log with one file in a directory for each fault. */
  FaultLog(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** The log where the command was given. */
  static FaultLog here(Clock clock) {
    return new FaultLog(Path.of(".whimbrel", "logs"), clock);
  }

  /** Writes the file and returns what is told. */
  Problem write(Throwable fault, boolean isVerbose, Terminal terminal) {
    StringWriter trace = new StringWriter();
    fault.printStackTrace(new PrintWriter(trace));
    String text = masked(trace.toString());
    if (isVerbose) {
      terminal.err().println(Plain.lines(text));
    }
    if (isOutOfMemory(fault)) {
      return Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what(
              "Java's heap of %s is used up"
                  .formatted(Figures.bytes(Runtime.getRuntime().maxMemory())))
          .where(keep(text))
          .fix("give it more, as by WHIMBREL_JAVA_OPTS=-Xmx2g, then give the command again")
          .cause(fault)
          .exception();
    }
    String message = String.valueOf(fault.getMessage());
    return Problem.of(ProblemCode.FAULT)
        .what(
            "an unexpected %s: %s"
                .formatted(fault.getClass().getSimpleName(), Plain.line(masked(message))))
        .where(keep(text))
        .fix("report it with that file; the run can be started again as it is")
        .cause(fault)
        .exception();
  }

  private static boolean isOutOfMemory(Throwable fault) {
    return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
        .limit(CAUSES_MAX)
        .anyMatch(OutOfMemoryError.class::isInstance);
  }

  private String keep(String text) {
    Path file = directory.resolve("fault-" + STAMP.format(clock.instant()) + ".log");
    try {
      Files.createDirectories(directory);
      return Wiring.shown(Files.writeString(file, text));
    } catch (IOException e) {
      return "the log could not be written: " + e.getMessage();
    }
  }

  static String masked(String text) {
    String hidden = PASSWORD_IN_URL.matcher(text).replaceAll("$1:***@");
    return PASSWORD_PARAMETER.matcher(hidden).replaceAll("$1***");
  }
}
