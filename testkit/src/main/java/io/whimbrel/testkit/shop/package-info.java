/**
 * A small web shop: its data, an application that keeps writing, and a check that trusts nobody.
 */
@NullMarked
package io.whimbrel.testkit.shop;

import org.jspecify.annotations.NullMarked;
