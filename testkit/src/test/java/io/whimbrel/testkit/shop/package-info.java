@NullMarked
package io.whimbrel.testkit.shop;

import org.jspecify.annotations.NullMarked;
