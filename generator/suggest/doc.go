// Package suggest proposes a rating for every operation of a service that no
// person has reviewed yet.
//
// A proposal is made from the facts alone, in this order:
//
//   - The verb of the operation's name gives it a class, and the class a level
//     (verbs.go).
//   - The first row of the subjects that fits the class and the words of the name
//     gives level, tags and reason instead (subjects.go). Rows look at whole words,
//     never at parts of them: "Monkey" is no key.
//   - Floors raise the level: the IAM access level of the operation's own action,
//     what else the caller must be allowed, sensitive outputs (floors.go), and in a
//     batch the level of what it does many times (batch.go). Nothing lowers a level.
//
// How well these agree with one another makes the confidence. A proposal is where
// a review starts, not a rating: nobody has looked at the operation.
package suggest
