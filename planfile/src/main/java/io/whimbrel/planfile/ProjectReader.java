package io.whimbrel.planfile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Finds and reads a folder's {@code whimbrel.yaml}. Everything that is wrong with it comes in one
 * go, as with a plan. Opens no database and resolves no secret.
 */
public final class ProjectReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final Path file;
  private final Path named;
  private final ReadingNotes notes = new ReadingNotes(Project.FILE);

  private ProjectReader(Path file, Path named) {
    this.file = file.toAbsolutePath().normalize();
    this.named = named;
  }

  /** The file of the nearest folder around a plan, upwards from its directory. */
  public static Optional<Path> find(Path plan) {
    Path absolute = plan.toAbsolutePath().normalize();
    for (Path at = absolute.getParent(); at != null; at = at.getParent()) {
      Path candidate = at.resolve(Project.FILE);
      if (!candidate.equals(absolute) && Files.isRegularFile(candidate) && !isPlan(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Before there were folders a plan could have this name. */
  private static boolean isPlan(Path file) {
    ReadingNotes notes = new ReadingNotes(Project.FILE);
    return PlanText.read(file, notes)
        .flatMap(text -> YamlTree.composeOther(text, Project.FILE, notes))
        .filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast)
        .filter(root -> root.getValue().stream().anyMatch(ProjectReader::isMigration))
        .isPresent();
  }

  private static boolean isMigration(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals("migration");
  }

  /**
   * Reads a folder's file, if it may be obeyed.
   *
   * @param named what people named, a plan or a directory, for which the file was found
   * @throws io.whimbrel.core.problem.Problem that names all that is wrong
   */
  public static Project read(Path file, Path named) {
    ProjectReader reader = new ProjectReader(file, named);
    Optional<ProjectNodes> nodes = reader.nodes();
    if (nodes.isEmpty()) {
      throw new PlanReading.Refused(reader.file, reader.notes.findings()).problem();
    }
    return nodes.get().project();
  }

  /** The same for a plan that inherits; what is wrong is noted beside what is wrong with it. */
  static Optional<ProjectNodes> read(Path file, Path plan, ReadingNotes of) {
    ProjectReader reader = new ProjectReader(file, plan);
    Optional<ProjectNodes> nodes = reader.nodes();
    of.add(reader.notes);
    return nodes;
  }

  private Optional<ProjectNodes> nodes() {
    FolderTrust.check(file, named, notes);
    Optional<String> text = notes.isClean() ? PlanText.read(file, notes) : Optional.empty();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Node> root = YamlTree.composeOther(text.get(), Project.FILE, notes);
    if (!notes.isClean()) {
      return Optional.empty();
    }
    Value whole =
        root.map(node -> new Value(node, node, "", notes)).orElseGet(() -> Value.absent("", notes));
    Section section = whole.section(PlanKeys.PROJECT);
    Project project =
        new Project(
            file,
            section.value("name").flatMap(Value::stripped).orElse("Migrations"),
            section.value("maintained-by").flatMap(Value::stripped),
            plans(section),
            platform(section),
            connections(section));
    Value defaults = section.value("defaults").orElseGet(() -> Value.absent("defaults", notes));
    defaults.section(PlanKeys.DEFAULTS);
    section.value("channels").ifPresent(Value::named);
    section.value("retention").ifPresent(v -> v.section(PlanKeys.RETENTION));
    return notes.isClean()
        ? Optional.of(
            new ProjectNodes(
                project,
                node(section, "connections"),
                node(section, "channels"),
                node(section, "retention"),
                node(section, "defaults")))
        : Optional.empty();
  }

  private static List<NodeTuple> node(Section section, String key) {
    return section.value(key).map(Value::tuples).orElse(List.of());
  }

  private static List<String> plans(Section section) {
    List<String> plans = section.value("plans").map(Value::texts).orElse(List.of());
    return plans.isEmpty() ? Project.PLANS : plans;
  }

  private Project.Platform platform(Section section) {
    Section platform =
        section
            .value("platform")
            .orElseGet(() -> Value.absent("platform", notes))
            .section(PlanKeys.PLATFORM);
    return new Project.Platform(
        platform.value("provider").flatMap(Value::stripped),
        platform.value("infrastructure").flatMap(Value::stripped),
        platform.value("architecture").flatMap(Value::stripped),
        platform.value("description").flatMap(Value::stripped));
  }

  private static List<String> connections(Section section) {
    List<Value.Named> named = section.value("connections").map(Value::named).orElse(List.of());
    for (Value.Named connection : named) {
      if (!NAME.matcher(connection.name()).matches()) {
        connection
            .value()
            .complain(
                "'%s' is no name of a connection".formatted(ReadingNotes.echo(connection.name())),
                "use up to 63 letters, digits, dots, hyphens and underscores");
      }
      connection
          .value()
          .stripped()
          .ifPresent(text -> UrlReader.requireNoPassword(text, connection.value()));
    }
    return named.stream().map(Value.Named::name).toList();
  }
}
