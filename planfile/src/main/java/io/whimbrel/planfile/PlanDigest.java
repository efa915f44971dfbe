package io.whimbrel.planfile;

import io.whimbrel.core.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * SHA-256 of what a plan says. Comments, layout, quoting and the order of keys make no difference,
 * except the order of {@code columns}, which is the order of new columns on the target. References
 * to secrets count as they are written, not as what they stand for. Words for people, which nothing
 * obeys, are not part of it: they may be edited while a run is on its way.
 *
 * <p>The canonical form is one line per node in the order of the walk: its kind, then its number of
 * children or the length of its text in UTF-8, then the text. Lengths make it unambiguous.
 */
final class PlanDigest {

  private static final String FORMAT = "whimbrel plan 1\n";
  private static final String ORDERED = "columns";
  private static final String ROOT = "/";
  private static final Comparator<NodeTuple> BY_KEY = Comparator.comparing(PlanDigest::key);

  private final StringBuilder canonical = new StringBuilder(FORMAT);

  private PlanDigest() {}

  /** The digest in hexadecimal digits. */
  static String of(Node root) {
    PlanDigest digest = new PlanDigest();
    digest.write(root, ROOT);
    return Sha256.of(digest.canonical.toString());
  }

  private void write(Node node, String key) {
    switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> canonical.append("null\n");
      case ScalarNode scalar -> text(scalar.getValue());
      case SequenceNode list -> {
        canonical.append("list ").append(list.getValue().size()).append('\n');
        list.getValue().forEach(item -> write(item, ""));
      }
      case MappingNode mapping -> {
        List<NodeTuple> tuples = said(mapping, key);
        canonical.append("map ").append(tuples.size()).append('\n');
        (key.equals(ORDERED) ? tuples.stream() : tuples.stream().sorted(BY_KEY))
            .forEach(this::write);
      }
      default -> throw new IllegalArgumentException("not a plan's node: " + node.getNodeType());
    }
  }

  private static List<NodeTuple> said(MappingNode mapping, String key) {
    return key.equals(ROOT)
        ? mapping.getValue().stream().filter(t -> !DossierReader.WORDS.contains(key(t))).toList()
        : mapping.getValue();
  }

  private void write(NodeTuple tuple) {
    text(key(tuple));
    write(tuple.getValueNode(), key(tuple));
  }

  private static String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private void text(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    canonical.append("text ").append(length).append(' ').append(text).append('\n');
  }
}
