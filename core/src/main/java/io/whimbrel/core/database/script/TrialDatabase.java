package io.whimbrel.core.database.script;

import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * A scratch database on which scripts are run as a step would run them, and watched statement by
 * statement. Used by one thread.
 */
public interface TrialDatabase extends AutoCloseable {

  /** Takes a script apart. */
  Script parse(String name, String script);

  /** Takes SQL apart that is no script in the form of the template. */
  List<Script.Portion> portions(String name, String sql);

  /** Runs a portion without looking. */
  void load(String where, Script.Portion portion);

  /**
   * Makes the role on the server that a statement lacked, so that it can be tried again.
   *
   * @param problem why the statement was refused
   * @return false where it was refused for another reason
   */
  boolean makeMissingRole(Problem problem);

  /** The structure as it is. */
  CatalogImage image();

  /**
   * Runs a portion; when a statement is refused, nothing of a transaction stays.
   *
   * @param where what problems and effects call the script
   * @param number of the portion in its script, from 0
   */
  List<StatementEffect> run(String where, int number, Script.Portion portion);

  /**
   * Runs a query of an application in a transaction that is rolled back, or, where it has
   * parameters, has the server understand it.
   *
   * @return why it is refused; empty where it is not
   */
  Optional<String> refusal(String sql);

  @Override
  void close();
}
