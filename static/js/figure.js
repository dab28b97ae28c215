// A score as pages write it: .91, 1.20, 0, −.08.

export function figure(value) {
  const written = Math.abs(value).toFixed(2);
  if (written === "0.00") return "0";
  return (value < 0 ? "−" : "") + written.replace(/^0/, "");
}
