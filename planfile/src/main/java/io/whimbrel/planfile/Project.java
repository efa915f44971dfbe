package io.whimbrel.planfile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder of migrations: what its {@code whimbrel.yaml} says beside what plans inherit.
 *
 * @param file the file, absolute
 * @param maintainedBy who keeps the folder
 * @param plans patterns of the plans in it, relative to the folder
 * @param connections names of databases that plans may refer to
 */
public record Project(
    Path file,
    String name,
    Optional<String> maintainedBy,
    List<String> plans,
    Platform platform,
    List<String> connections) {

  /** The name of the file. */
  public static final String FILE = "whimbrel.yaml";

  static final List<String> PLANS = List.of("*/plan.yaml");

  /**
   * What no database tells of where it runs.
   *
   * @param provider whose cloud
   * @param infrastructure what it runs on
   * @param pattern of the architecture, such as a monolith
   * @param description of the architecture, in a sentence
   */
  public record Platform(
      Optional<String> provider,
      Optional<String> infrastructure,
      Optional<String> pattern,
      Optional<String> description) {}

  public Project {
    plans = List.copyOf(plans);
    connections = List.copyOf(connections);
  }

  /** The folder. */
  public Path directory() {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }
}
