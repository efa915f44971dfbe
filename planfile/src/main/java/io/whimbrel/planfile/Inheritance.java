package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.S3Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What a plan says together with what it inherits from its folder, as one tree: the tree is read,
 * and its digest is the plan's. So an edit of the folder's file that changes what a plan obeys
 * changes the plan's digest, and any other does not.
 *
 * <ol>
 *   <li>A connection by name is replaced by what the folder says it is.
 *   <li>Sections are merged key by key; what the plan says wins, lists are taken whole.
 *   <li>Files that the folder's file names begin at the folder: their paths are rewritten to begin
 *       at the plan.
 * </ol>
 */
final class Inheritance {

  private static final Pattern CONNECTION = Pattern.compile("\\$\\{connection:([^}]*)}");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private final Optional<ProjectNodes> project;
  private final String toFolder;
  private final ReadingNotes notes;

  private Inheritance(Optional<ProjectNodes> project, String toFolder, ReadingNotes notes) {
    this.project = project;
    this.toFolder = toFolder;
    this.notes = notes;
  }

  /** The whole tree of a plan in this directory. */
  static Node whole(Node plan, Path directory, Optional<ProjectNodes> project, ReadingNotes notes) {
    String toFolder =
        project
            .map(p -> directory.relativize(p.project().directory()).toString().replace('\\', '/'))
            .orElse("");
    Inheritance inheritance = new Inheritance(project, toFolder, notes);
    Node connected = texts(plan, inheritance::connected);
    return project.isPresent() && connected instanceof MappingNode mapping
        ? inheritance.merged(mapping, project.get())
        : connected;
  }

  /** A tree with texts replaced; nodes without any stay as they are. */
  static Node texts(Node node, UnaryOperator<ScalarNode> form) {
    return switch (node) {
      case ScalarNode scalar -> form.apply(scalar);
      case SequenceNode list -> {
        List<Node> items = list.getValue().stream().map(item -> texts(item, form)).toList();
        yield items.equals(list.getValue())
            ? list
            : new SequenceNode(
                list.getTag(),
                true,
                items,
                list.getFlowStyle(),
                list.getStartMark(),
                list.getEndMark());
      }
      case MappingNode mapping -> {
        List<Node> values =
            mapping.getValue().stream().map(t -> texts(t.getValueNode(), form)).toList();
        yield values.equals(mapping.getValue().stream().map(NodeTuple::getValueNode).toList())
            ? mapping
            : mapping(mapping, valued(mapping.getValue(), values));
      }
      default -> node;
    };
  }

  private static List<NodeTuple> valued(List<NodeTuple> tuples, List<Node> values) {
    List<NodeTuple> valued = new ArrayList<>();
    for (int i = 0; i < tuples.size(); i++) {
      valued.add(new NodeTuple(tuples.get(i).getKeyNode(), values.get(i)));
    }
    return valued;
  }

  private ScalarNode connected(ScalarNode scalar) {
    Matcher reference = CONNECTION.matcher(scalar.getValue().strip());
    if (!reference.find()) {
      return scalar;
    }
    String name = reference.group(1);
    if (!reference.matches()) {
      notes.complain(
          scalar,
          "a connection is a whole URL, not a part of one",
          "write ${connection:%s} alone".formatted(ReadingNotes.echo(name)));
      return scalar;
    }
    if (project.isEmpty()) {
      notes.complain(
          scalar,
          "there is no connection '%s': the plan is in no folder with a %s"
              .formatted(ReadingNotes.echo(name), Project.FILE),
          "make one with 'whimbrel init', or name the URL, as in ${env:OLD_DATABASE_URL}");
      return scalar;
    }
    Optional<ScalarNode> found =
        project.get().connections().stream()
            .filter(t -> key(t).equals(name))
            .map(NodeTuple::getValueNode)
            .filter(ScalarNode.class::isInstance)
            .map(ScalarNode.class::cast)
            .findFirst();
    if (found.isEmpty()) {
      List<String> known = project.get().project().connections();
      notes.complain(
          scalar,
          "%s has no connection '%s'".formatted(Project.FILE, ReadingNotes.echo(name)),
          known.isEmpty() ? "add it to 'connections' there" : Value.hint(name, known));
      return scalar;
    }
    return fromFolder(found.get());
  }

  private Node merged(MappingNode plan, ProjectNodes folder) {
    List<NodeTuple> inherited = new ArrayList<>();
    for (NodeTuple tuple : folder.defaults()) {
      Node value = texts(texts(tuple.getValueNode(), this::connected), this::fromFolder);
      inherited.add(new NodeTuple(tuple.getKeyNode(), places(key(tuple), value)));
    }
    boolean isStepped = plan.getValue().stream().anyMatch(t -> key(t).equals("steps"));
    if (isStepped) {
      inherited = ofSteps(inherited);
    }
    boolean isBigBang = text(plan, "strategy").equals("big-bang");
    List<NodeTuple> whole = merge(plan.getValue(), isBigBang ? paused(inherited) : inherited);
    if (!folder.channels().isEmpty()) {
      whole = merge(whole, List.of(channels(folder.channels())));
    }
    return mapping(plan, isStepped ? whole : retained(whole, folder.retention()));
  }

  /** What is about rows says nothing to a plan of steps. */
  private static List<NodeTuple> ofSteps(List<NodeTuple> inherited) {
    return inherited.stream()
        .filter(t -> !StepsReader.OF_ROWS.contains(key(t)))
        .map(
            t ->
                key(t).equals("limits") && t.getValueNode() instanceof MappingNode limits
                    ? new NodeTuple(
                        t.getKeyNode(),
                        mapping(
                            limits,
                            limits.getValue().stream()
                                .filter(l -> StepsReader.LIMITS.contains(key(l)))
                                .toList()))
                    : t)
        .toList();
  }

  /** A big bang has a downtime of its own and no pause. */
  private static List<NodeTuple> paused(List<NodeTuple> inherited) {
    return inherited.stream()
        .map(
            t ->
                key(t).equals("limits") && t.getValueNode() instanceof MappingNode limits
                    ? new NodeTuple(
                        t.getKeyNode(),
                        mapping(
                            limits,
                            limits.getValue().stream()
                                .filter(l -> !key(l).equals("pause"))
                                .toList()))
                    : t)
        .toList();
  }

  private NodeTuple channels(List<NodeTuple> channels) {
    List<NodeTuple> inherited =
        channels.stream()
            .map(t -> new NodeTuple(t.getKeyNode(), texts(t.getValueNode(), this::fromFolder)))
            .toList();
    Node at = channels.getFirst().getKeyNode();
    return tuple("notify", at, section(at, List.of(tuple("channels", at, section(at, inherited)))));
  }

  /** How long backups are kept, where the plan makes any. */
  private static List<NodeTuple> retained(List<NodeTuple> whole, List<NodeTuple> retention) {
    boolean isBackedUp =
        whole.stream()
            .anyMatch(
                t ->
                    key(t).equals("backup")
                        && t.getValueNode() instanceof MappingNode backup
                        && !backup.getValue().isEmpty());
    if (!isBackedUp || retention.isEmpty()) {
      return whole;
    }
    List<NodeTuple> keep =
        retention.stream()
            .map(
                t ->
                    tuple(
                        key(t).equals("backups") ? "keep" : key(t),
                        t.getKeyNode(),
                        t.getValueNode()))
            .toList();
    Node at = retention.getFirst().getKeyNode();
    return merge(whole, List.of(tuple("backup", at, section(at, keep))));
  }

  /** What the first says, and of the second what the first does not say. */
  private static List<NodeTuple> merge(List<NodeTuple> said, List<NodeTuple> inherited) {
    Map<String, NodeTuple> rest = new LinkedHashMap<>();
    inherited.forEach(t -> rest.put(key(t), t));
    List<NodeTuple> whole = new ArrayList<>();
    for (NodeTuple tuple : said) {
      NodeTuple other = rest.remove(key(tuple));
      whole.add(other == null ? tuple : merge(tuple, other));
    }
    whole.addAll(rest.values());
    return whole;
  }

  private static NodeTuple merge(NodeTuple said, NodeTuple inherited) {
    if (said.getValueNode().getTag().equals(Tag.NULL)) {
      return inherited;
    }
    return said.getValueNode() instanceof MappingNode ours
            && inherited.getValueNode() instanceof MappingNode theirs
        ? new NodeTuple(said.getKeyNode(), mapping(ours, merge(ours.getValue(), theirs.getValue())))
        : said;
  }

  /** Directories of backups begin at the folder. */
  private Node places(String section, Node value) {
    if (!section.equals("backup") || !(value instanceof MappingNode backup)) {
      return value;
    }
    return mapping(
        backup,
        backup.getValue().stream()
            .map(
                t ->
                    key(t).equals("to")
                        ? new NodeTuple(t.getKeyNode(), texts(t.getValueNode(), this::place))
                        : t)
            .toList());
  }

  private ScalarNode place(ScalarNode scalar) {
    String text = scalar.getValue();
    return text.isBlank()
            || S3Place.isMeant(text)
            || SCHEME.matcher(text).matches()
            || text.startsWith("/")
        ? scalar
        : text(scalar, fromPlan(text));
  }

  /** A text of the folder's file whose secrets in files begin at the folder. */
  private ScalarNode fromFolder(ScalarNode scalar) {
    Matcher file = FILE.matcher(scalar.getValue());
    String text =
        file.replaceAll(
            found -> Matcher.quoteReplacement("${file:" + fromPlan(found.group(1)) + "}"));
    return text.equals(scalar.getValue()) ? scalar : text(scalar, text);
  }

  private String fromPlan(String path) {
    return path.startsWith("/") || toFolder.isEmpty() ? path : toFolder + "/" + path;
  }

  private static String text(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(t -> key(t).equals(name))
        .map(NodeTuple::getValueNode)
        .map(v -> v instanceof ScalarNode scalar ? scalar.getValue() : "")
        .findFirst()
        .orElse("");
  }

  /** A tree in which this stands in place of what a key had, if it had anything. */
  static Node with(Node root, String name, Node value) {
    if (!(root instanceof MappingNode mapping)) {
      return root;
    }
    List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
    tuples.removeIf(t -> key(t).equals(name));
    tuples.add(tuple(name, value, value));
    return mapping(mapping, tuples);
  }

  private static String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  static ScalarNode text(ScalarNode of, String text) {
    return new ScalarNode(
        of.getTag(), true, text, of.getScalarStyle(), of.getStartMark(), of.getEndMark());
  }

  private static NodeTuple tuple(String key, Node at, Node value) {
    Node named =
        new ScalarNode(Tag.STR, true, key, ScalarStyle.PLAIN, at.getStartMark(), at.getEndMark());
    return new NodeTuple(named, value);
  }

  private static Node section(Node at, List<NodeTuple> tuples) {
    return new MappingNode(
        Tag.MAP, true, tuples, FlowStyle.BLOCK, at.getStartMark(), at.getEndMark());
  }

  private static MappingNode mapping(MappingNode of, List<NodeTuple> tuples) {
    return new MappingNode(
        of.getTag(), true, tuples, of.getFlowStyle(), of.getStartMark(), of.getEndMark());
  }
}
