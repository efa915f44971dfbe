package io.whimbrel.core.schema;

import java.util.Optional;

/**
 * A column as the catalog of its own product describes it.
 *
 * @param type the full type as the product spells it, with length or precision, schema-qualified
 *     where it is not built in; for example {@code character varying(255)}
 * @param defaultExpression the default in the product's SQL; for a computed column its expression
 * @param detachable whether a large value of it may be kept apart from its row (TOAST), so that an
 *     update that leaves it as it is need not carry it in the log
 */
public record Column(
    String name,
    String type,
    boolean nullable,
    Optional<String> defaultExpression,
    Generation generation,
    boolean detachable) {

  /** How a value of the column comes to be when a row does not bring one. */
  public enum Generation {
    /** From its default, or NULL. */
    NONE,
    /** From a sequence that the column owns, by its default. */
    SERIAL,
    /** Identity, a given value wins. */
    IDENTITY_BY_DEFAULT,
    /** Identity, a given value is refused unless overridden. */
    IDENTITY_ALWAYS,
    /** Always computed by the server from other columns. */
    COMPUTED
  }

  /** Whether rows and changes carry a value for it. */
  public boolean isStored() {
    return generation != Generation.COMPUTED;
  }
}
