package io.whimbrel.planfile;

import io.whimbrel.core.plan.Environment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a directory of guides says of one environment. Secrets stand in it by reference.
 *
 * @param directory that of the guides, at which files begin that hold secrets
 * @param connections databases by name
 * @param variables texts by name
 * @param version what tells which version there is; empty to go by the journals alone
 * @param approvals who must say go at the gates of each guide there; empty where the guide says it
 */
public record GuideEnvironment(
    Environment environment,
    Path directory,
    Map<String, String> connections,
    Map<String, String> variables,
    Optional<Node> version,
    Optional<Node> approvals) {
  public GuideEnvironment {
    connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
