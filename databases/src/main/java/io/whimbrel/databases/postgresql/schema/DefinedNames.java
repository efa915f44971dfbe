package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.schema.ObjectDefinition;
import java.util.List;

/** Reads attributes of definitions that hold several names. */
public final class DefinedNames {

  private DefinedNames() {}

  /** The names that an attribute holds. */
  public static List<String> of(ObjectDefinition definition, String attribute) {
    return Definitions.names(definition, attribute);
  }
}
