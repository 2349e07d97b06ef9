const rows = new Map();
const stream = new EventSource("/api/v2/counts/stream");
stream.addEventListener("counts", (event) => {
  const { at, counts } = JSON.parse(event.data);
  document.getElementById("at").textContent = at;
  for (const [segment, count] of Object.entries(counts)) {
    if (count === null) {
      rows.get(segment)?.remove();
      rows.delete(segment);
      continue;
    }
    if (!rows.has(segment)) {
      const row = document.getElementById("counts").insertRow();
      row.insertCell().textContent = segment;
      row.insertCell();
      rows.set(segment, row);
    }
    rows.get(segment).cells[1].textContent = count;
  }
});
