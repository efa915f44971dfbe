package io.whimbrel.databases.postgresql.catalog;

import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.schema.ObjectDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the structure of a whole database, in the caller's transaction. */
public final class CatalogImages {
  /** Who owns what is not compared: a scratch database belongs to one user. */
  private static final AccessRules ACCESS =
      new AccessRules(AccessRules.Owners.TARGET_USER, AccessRules.Grants.KEEP, Map.of(), Map.of());

  private static final TableSelection EVERYTHING = new TableSelection(List.of("*"), List.of());

  private CatalogImages() {}

  /** What is there, by a session with the settings of ours. */
  public static CatalogImage read(Connection connection) throws SQLException {
    List<ObjectDefinition> definitions = new ArrayList<>(DefinitionCatalog.read(connection));
    definitions.addAll(AccessCatalog.read(connection, ACCESS, definitions));
    return new CatalogImage(
        TableCatalog.read(connection, EVERYTHING),
        StructureCatalog.read(connection, EVERYTHING),
        definitions);
  }
}
