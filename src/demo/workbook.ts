import exceljs from 'exceljs';
import type { Register } from './registers/register.ts';

/** One sheet with dates as dates and numbers as numbers. */
export async function workbookBytes(register: Register, sheetName: string): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet(sheetName);
  sheet.addRow([...register.headers]);
  for (const row of register.rows) {
    const added = sheet.addRow([...row]);
    row.forEach((field, index) => {
      if (field instanceof Date) added.getCell(index + 1).numFmt = 'dd.mm.yyyy';
    });
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
