package io.whimbrel.core.plan.step;

import java.util.List;

/** A tool with migrations of its own, and a history of them in the database. */
public enum MigrationTool {
  /** Flyway: files by version. */
  FLYWAY("Flyway", "flyway_schema_history", "flyway migrate"),
  /** Liquibase: change sets of a changelog. */
  LIQUIBASE("Liquibase", "databasechangelog", "liquibase update"),
  /** Prisma: directories by name. */
  PRISMA("Prisma", "_prisma_migrations", "prisma migrate deploy");

  private final String title;
  private final String table;
  private final String command;

  MigrationTool(String title, String table, String command) {
    this.title = title;
    this.table = table;
    this.command = command;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  /** Its history. */
  public String table() {
    return table;
  }

  /** The command that applies what is pending. */
  public List<String> command() {
    return List.of(command.split(" ", -1));
  }
}
