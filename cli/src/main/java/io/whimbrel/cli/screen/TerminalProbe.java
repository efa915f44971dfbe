package io.whimbrel.cli.screen;

import io.whimbrel.cli.screen.Terminal.Abilities;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds out what the streams of this process are. */
public final class TerminalProbe {
  private static final int WIDTH_DEFAULT = 100;
  private static final int WIDTH_MIN = 60;

  private TerminalProbe() {}

  /** The streams of this process. */
  public static Terminal ofProcess(Map<String, String> environment) {
    boolean isPlain = isSet(environment, "NO_COLOR") || isDumb(environment);
    boolean isErr = isTerminal(2);
    boolean isOut = isTerminal(1);
    boolean isAsking = isErr && isTerminal(0);
    Abilities abilities =
        new Abilities(
            isErr && !isDumb(environment),
            isAsking,
            isOut && !isPlain,
            isErr && !isPlain,
            isErr ? width(environment) : WIDTH_DEFAULT);
    Charset charset = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
    return new Terminal(
        utf8(System.out),
        utf8(System.err),
        new BufferedReader(new InputStreamReader(System.in, charset)),
        abilities);
  }

  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }

  private static boolean isDumb(Map<String, String> environment) {
    return environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Linux tells each stream apart; elsewhere the console speaks for all three. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }

  private static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (columns.matches("\\d{2,4}")) {
      return Math.max(WIDTH_MIN, Integer.parseInt(columns));
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      String found = size.replaceFirst("^\\d+ ", "");
      return found.matches("\\d{2,4}")
          ? Math.max(WIDTH_MIN, Integer.parseInt(found))
          : WIDTH_DEFAULT;
    } catch (IOException e) {
      return WIDTH_DEFAULT;
    }
  }
}
