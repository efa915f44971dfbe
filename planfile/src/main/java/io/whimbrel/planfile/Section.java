package io.whimbrel.planfile;

import io.whimbrel.core.problem.Suggestion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A section of known keys; complains about any other and about repeated ones when it is made. */
final class Section {

  private final Value whole;
  private final Map<String, Value> values = new LinkedHashMap<>();

  Section(Value whole, List<String> keys) {
    this.whole = whole;
    Map<String, Node> seen = new HashMap<>();
    for (NodeTuple tuple : whole.tuples()) {
      Optional<String> name = whole.name(tuple.getKeyNode(), seen);
      if (name.filter(keys::contains).isPresent()) {
        String path = whole.path().isEmpty() ? name.get() : whole.path() + "." + name.get();
        values.put(
            name.get(), new Value(tuple.getValueNode(), tuple.getKeyNode(), path, whole.notes()));
      } else if (name.isPresent()) {
        whole
            .notes()
            .complain(
                tuple.getKeyNode(),
                "unknown key '%s'".formatted(ReadingNotes.echo(name.get())),
                fix(name.get(), tuple, keys));
      }
    }
  }

  /** The value of a key, if it is there. */
  Optional<Value> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that must be there; complains when it is not. */
  Optional<Value> required(String key, String example) {
    Optional<Value> value = value(key);
    if (value.isEmpty() && whole.isSection()) {
      whole
          .notes()
          .complain(
              whole.path().isEmpty() ? whole.node() : whole.key(),
              "key '%s' of %s is missing".formatted(key, whole.label()),
              "add '%s: %s'".formatted(key, example));
    }
    return value;
  }

  /** The keys that are there. */
  List<String> keys() {
    return List.copyOf(values.keySet());
  }

  private String fix(String name, NodeTuple tuple, List<String> keys) {
    if (isTornApart(tuple)) {
      return "put the text before it into quotes: a comma or bracket ends a value between braces";
    }
    Optional<String> home = PlanSections.home(name).filter(h -> !h.equals(whole.path()));
    if (Suggestion.nearest(name, keys).isEmpty() && home.isPresent()) {
      return home.get().isEmpty()
          ? "move it to the top of the plan"
          : "move it into '%s'".formatted(home.get());
    }
    return Value.hint(name, keys);
  }

  /** A key without value between braces is mostly the rest of a text like numeric(10,2). */
  private boolean isTornApart(NodeTuple tuple) {
    return whole.node() instanceof MappingNode mapping
        && mapping.getFlowStyle() == FlowStyle.FLOW
        && tuple.getValueNode().getTag().equals(Tag.NULL);
  }
}
