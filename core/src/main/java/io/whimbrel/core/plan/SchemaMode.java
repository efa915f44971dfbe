package io.whimbrel.core.plan;

/** Where the target's structure comes from. */
public enum SchemaMode {
  /** Whimbrel makes it from the source's catalogs and the map. */
  CREATE,
  /** It is there already; Whimbrel checks that it fits. */
  EXISTING
}
