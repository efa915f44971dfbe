package io.whimbrel.cli.command;

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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs command lines in this process and keeps what they print. */
final class Console {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment;
  private Clock clock = Clock.systemUTC();

  Console(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Runs one and returns its exit code. */
  int run(String... arguments) {
    out.reset();
    err.reset();
    return Whimbrel.run(surroundings(), arguments);
  }

  /** All commands as they are declared. */
  CommandLine commands() {
    return Whimbrel.commandLine(surroundings());
  }

  private Surroundings surroundings() {
    Terminal terminal =
        new Terminal(
            stream(out),
            stream(err),
            new BufferedReader(new StringReader("")),
            Terminal.Abilities.PLAIN);
    Wiring wiring = new Wiring(clock, new EnvironmentSecrets(environment));
    return new Surroundings(terminal, wiring);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Commands after this are given at another time. */
  void passes(Duration time) {
    clock = Clock.offset(clock, time);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(out());
  }

  private record EnvironmentSecrets(Map<String, String> environment) implements Secrets {
    @Override
    public Optional<String> env(String name) {
      return Optional.ofNullable(environment.get(name));
    }

    @Override
    public Optional<String> file(Path file) {
      return Optional.empty();
    }
  }
}
