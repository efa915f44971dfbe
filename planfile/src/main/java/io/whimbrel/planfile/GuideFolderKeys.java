package io.whimbrel.planfile;

import io.whimbrel.core.plan.Environment;
import java.util.Arrays;
import java.util.List;

/** The keys of {@code guides.yaml}, by section. */
final class GuideFolderKeys {
  static final List<String> GUIDES = List.of("title", "environments");
  static final List<String> GUIDES_ENVIRONMENTS =
      Arrays.stream(Environment.values()).map(Value::spelled).toList();
  static final List<String> GUIDES_ENVIRONMENT =
      List.of("connections", "variables", "version", "approvals");
  static final List<String> GUIDES_VERSION = List.of("command", "sql", "http");
  static final List<String> GUIDES_QUERY = List.of("run", "on");

  private GuideFolderKeys() {}
}
