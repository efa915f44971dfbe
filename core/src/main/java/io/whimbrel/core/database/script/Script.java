package io.whimbrel.core.database.script;

import java.util.List;
import java.util.Optional;

/**
 * A script in the form of the template: a part that goes forward, and one that takes it back.
 *
 * @param description what its head says of it; empty when it says nothing
 * @param rollback empty where the script has no such part
 */
public record Script(
    String name, String description, List<Portion> forward, Optional<List<Portion>> rollback) {
  public Script {
    forward = List.copyOf(forward);
    rollback = rollback.map(List::copyOf);
  }

  /** Statements that are run in one go. */
  public sealed interface Portion {

    /** What is run, in order. */
    List<Statement> statements();

    /** In one transaction. */
    record Together(List<Statement> statements) implements Portion {
      public Together {
        statements = List.copyOf(statements);
      }
    }

    /** One statement that no transaction may hold. */
    record Alone(Statement statement) implements Portion {
      @Override
      public List<Statement> statements() {
        return List.of(statement);
      }
    }
  }

  /**
   * One statement.
   *
   * @param line of the script, from 1
   * @param data the rows of a {@code copy … from stdin}
   */
  public record Statement(String sql, int line, Optional<String> data) {}
}
