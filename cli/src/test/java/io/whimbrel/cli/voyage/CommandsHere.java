package io.whimbrel.cli.voyage;

import io.whimbrel.cli.command.Whimbrel;
import io.whimbrel.cli.command.line.Surroundings;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.planfile.Secrets;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs command lines in this process, with an environment and a clock of its own. */
final class CommandsHere {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Map<String, String> environment;
  private final Clock clock;

  CommandsHere(Map<String, String> environment, Clock clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** Runs one and returns its exit code. */
  int run(String... arguments) {
    said.reset();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(out, out, new BufferedReader(new StringReader("")), Terminal.Abilities.PLAIN);
    return Whimbrel.run(new Surroundings(terminal, new Wiring(clock, secrets())), arguments);
  }

  /** Runs one with the plan of a directory as its last word. */
  int runIn(Path directory, String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.add(directory.resolve("plan.yaml").toString());
    return run(line.toArray(String[]::new));
  }

  /** What the last one printed. */
  String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private Secrets secrets() {
    return new Secrets() {
      @Override
      public Optional<String> env(String name) {
        return Optional.ofNullable(environment.get(name));
      }

      @Override
      public Optional<String> file(Path file) {
        return Optional.empty();
      }
    };
  }
}
