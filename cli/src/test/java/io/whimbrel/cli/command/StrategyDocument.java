package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The strategy document of the shop's plan, as the command makes it without the databases. */
final class StrategyDocument {
  private final Console console;
  private final Path plan;

  StrategyDocument(Console console, Path plan) {
    this.console = console;
    this.plan = plan;
  }

  int docs(String... options) {
    String[] line = new String[options.length + 3];
    line[0] = "docs";
    line[1] = plan.toString();
    line[2] = "--offline";
    System.arraycopy(options, 0, line, 3, options.length);
    return console.run(line);
  }

  Path markdown() {
    return plan.resolveSibling("MIGRATION-007.md");
  }

  String text() throws IOException {
    return Files.readString(markdown());
  }

  void say(String more) throws IOException {
    Files.writeString(plan, more, StandardOpenOption.APPEND);
  }

  void note(String text) throws IOException {
    Files.writeString(plan.resolveSibling("NOTES.md"), text);
  }

  JsonNode item(String id) {
    assertThat(docs("--output", "json")).as(console.err()).isZero();
    return StreamSupport.stream(console.json().at("/data/items").spliterator(), false)
        .filter(item -> item.get("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
