package io.whimbrel.planfile;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * A folder and what its plans inherit, as it stands in the file.
 *
 * @param connections references to databases by name
 * @param channels ways to tell somebody by name
 * @param retention how long backups are kept
 * @param defaults sections of a plan
 */
record ProjectNodes(
    Project project,
    List<NodeTuple> connections,
    List<NodeTuple> channels,
    List<NodeTuple> retention,
    List<NodeTuple> defaults) {
  ProjectNodes {
    connections = List.copyOf(connections);
    channels = List.copyOf(channels);
    retention = List.copyOf(retention);
    defaults = List.copyOf(defaults);
  }
}
