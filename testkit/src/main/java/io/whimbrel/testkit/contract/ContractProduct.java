package io.whimbrel.testkit.contract;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.problem.ProblemCode;
import java.util.Map;

/** What the contract must know of a product: where its servers are and how it spells things. */
public interface ContractProduct {

  /** The product itself. */
  DatabaseProduct product();

  /** A new, empty database on the old side. */
  ContractDatabase newSource();

  /** A new, empty database on the new side; it may be on the same server. */
  ContractDatabase newTarget();

  /** What the product cannot do here, each with the code of the problem that says so. */
  Map<Capability, ProblemCode> denied();

  /** Type and constraint of a key that numbers itself, for example {@code int auto_increment}. */
  String numberedKey();
}
