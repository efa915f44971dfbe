/**
 * The shop: the example that the demo migrates, the application on it, and its independent check.
 */
@NullMarked
package io.whimbrel.testkit.shop;

import org.jspecify.annotations.NullMarked;
