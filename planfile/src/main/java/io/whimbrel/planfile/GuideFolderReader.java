package io.whimbrel.planfile;

import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.plan.approval.ApprovalRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the file of a directory of guides. Opens no database and resolves no secret. */
public final class GuideFolderReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final Path directory;
  private final ReadingNotes notes = new ReadingNotes(GuideFolder.FILE);

  private GuideFolderReader(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /**
   * Reads it; a directory without such a file has no environments.
   *
   * @throws io.whimbrel.core.problem.Problem that names all that is wrong
   */
  public static GuideFolder read(Path directory) {
    GuideFolderReader reader = new GuideFolderReader(directory);
    Path file = reader.directory.resolve(GuideFolder.FILE);
    if (!Files.exists(file)) {
      return new GuideFolder(reader.directory, Optional.empty(), Map.of());
    }
    FolderTrust.check(file, reader.directory, reader.notes);
    Optional<Node> root =
        PlanText.read(file, reader.notes)
            .flatMap(text -> YamlTree.composeOther(text, GuideFolder.FILE, reader.notes));
    GuideFolder folder = reader.folder(root);
    if (!reader.notes.isClean()) {
      throw new PlanReading.Refused(file, reader.notes.findings()).problem();
    }
    return folder;
  }

  private GuideFolder folder(Optional<Node> root) {
    Value whole =
        root.map(node -> new Value(node, node, "", notes)).orElseGet(() -> Value.absent("", notes));
    Section section = whole.section(GuideFolderKeys.GUIDES);
    Map<Environment, GuideEnvironment> environments = new LinkedHashMap<>();
    section
        .value("environments")
        .ifPresent(
            value -> {
              Section all = value.section(GuideFolderKeys.GUIDES_ENVIRONMENTS);
              for (Environment environment : Environment.values()) {
                all.value(Value.spelled(environment))
                    .ifPresent(v -> environments.put(environment, environment(environment, v)));
              }
            });
    return new GuideFolder(
        directory, section.value("title").flatMap(Value::stripped), environments);
  }

  private GuideEnvironment environment(Environment environment, Value value) {
    Section section = value.section(GuideFolderKeys.GUIDES_ENVIRONMENT);
    Map<String, String> connections = texts(section, "connections");
    Map<String, String> variables = texts(section, "variables");
    Optional<Node> version =
        section.value("version").filter(v -> ProbeReader.check(v).isPresent()).map(Value::node);
    Optional<Node> approvals = section.value("approvals").map(GuideFolderReader::checked);
    return new GuideEnvironment(environment, directory, connections, variables, version, approvals);
  }

  /** What is wrong is told where it stands, not for each guide. */
  private static Node checked(Value approvals) {
    ApprovalRules _ =
        ApprovalsReader.read(approvals.section(PlanKeys.APPROVALS), Set.of(), Set.of());
    return approvals.node();
  }

  private static Map<String, String> texts(Section section, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Value.Named named : section.value(key).map(Value::named).orElse(List.of())) {
      if (!NAME.matcher(named.name()).matches()) {
        named
            .value()
            .complain(
                "'%s' is no name".formatted(ReadingNotes.echo(named.name())),
                "use up to 63 letters, digits, dots, hyphens and underscores");
      }
      named
          .value()
          .stripped()
          .ifPresent(
              text -> {
                UrlReader.requireNoPassword(text, named.value());
                texts.put(named.name(), text);
              });
    }
    return texts;
  }
}
