package io.whimbrel.databases.postgresql.schema;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** What came of having the target write SQL again. */
sealed interface Respelt {
  /** It was not tried, or the target does not understand it. */
  static Respelt notTaken() {
    return new NotTaken();
  }

  /** As the target writes it. */
  record Written(String text) implements Respelt {}

  /** It was not tried, or the target does not understand it. */
  record NotTaken() implements Respelt {}

  /**
   * It may not be tried there, which tells nothing of the SQL: a right is missing, or a trigger of
   * the database forbids it.
   *
   * @param cause in the server's words
   */
  record Refused(String cause) implements Respelt {}

  /** Another text in its place, where there is one. */
  default Respelt map(UnaryOperator<String> other) {
    return this instanceof Written written ? new Written(other.apply(written.text())) : this;
  }

  /** The text, where there is one. */
  default Optional<String> found() {
    return this instanceof Written written ? Optional.of(written.text()) : Optional.empty();
  }

  /**
   * Whether it is the same as a text of the target.
   *
   * @param notTaken what it is where the target did not take it
   */
  default Likeness as(String theirs, Likeness notTaken) {
    return switch (this) {
      case Written written -> Likeness.of(Spelling.isSame(written.text(), theirs));
      case NotTaken _ -> notTaken;
      case Refused refused -> new Likeness.Refused(refused.cause());
    };
  }
}
