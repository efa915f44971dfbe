package io.whimbrel.engine.steps.command;

import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.switches.Masking;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** What a command wrote: kept without secrets, and its end told. */
final class CommandOutput {
  private static final int TOLD_MAX = 2_000;
  private static final int LINE_MAX = 100_000;
  private static final Pattern HALF_CHARACTER = Pattern.compile("\\A\\uFFFD+");

  private CommandOutput() {}

  /** Takes secrets out of the file, line by line. */
  static void redact(Path output, StepGround ground) throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    Masking masking = ground.masking();
    Path redacted = output.resolveSibling("output.redacted");
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(Files.newInputStream(output), StandardCharsets.UTF_8));
        BufferedWriter out = Files.newBufferedWriter(redacted)) {
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        out.write(masking.mask(line));
      }
    }
    Files.move(redacted, output, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A line with its end, or a part of one that is too long; empty behind the last. */
  private static String line(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      line.append((char) c);
      if (c == '\n' || line.length() >= LINE_MAX) {
        return line.toString();
      }
    }
    return line.toString();
  }

  /** The end of what it wrote, without secrets. */
  static String end(Path output, StepGround ground) throws IOException {
    if (!Files.exists(output)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      long start = Math.max(0, file.length() - TOLD_MAX);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return start == 0
          ? ground.mask(text).strip()
          : ground.maskEnd(HALF_CHARACTER.matcher(text).replaceFirst("")).strip();
    }
  }
}
